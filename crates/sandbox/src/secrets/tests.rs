//! The stand-in over its wire.

use super::*;

async fn ask(url: &str, operation: &str, request: Value) -> (u16, Value) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let response = http
        .post(url)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("secretsmanager.{operation}"))
        .header("authorization", "AWS4-HMAC-SHA256 Credential=x")
        .body(request.to_string());
    let response = response.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

fn token(digit: char) -> String {
    digit.to_string().repeat(32)
}

/// Asks, and compares the parts of the answer that are given.
async fn expect(url: &str, operation: &str, request: Value, status: u16, parts: Value) -> Value {
    let (found, answer) = ask(url, operation, request.clone()).await;
    assert_eq!(found, status, "{operation} {request} answered {answer}");
    for (name, value) in parts.as_object().unwrap() {
        assert_eq!(&answer[name], value, "{operation} {request}");
    }
    answer
}

#[tokio::test]
async fn versions_move_from_current_to_previous() {
    let secrets = Secrets::start(None).await.unwrap();
    let url = &secrets.url;
    let (one, two, three) = (token('1'), token('2'), token('3'));
    let create = json!({"Name": "p/a", "SecretString": "v1", "ClientRequestToken": one});
    let created = expect(url, "CreateSecret", create.clone(), 200, json!({"Name": "p/a"})).await;
    let arn = created["ARN"].as_str().unwrap();
    let get = json!({"SecretId": "p/a"});
    let first = json!({"SecretString": "v1", "VersionId": one, "VersionStages": ["AWSCURRENT"]});
    expect(url, "GetSecretValue", get.clone(), 200, first.clone()).await;
    expect(url, "GetSecretValue", json!({"SecretId": arn}), 200, first.clone()).await;
    let partial = &arn[..arn.len() - 7];
    expect(url, "GetSecretValue", json!({"SecretId": partial}), 200, first).await;
    expect(url, "CreateSecret", create, 200, json!({"VersionId": one})).await;

    let put = json!({"SecretId": "p/a", "SecretString": "v2", "ClientRequestToken": two});
    let current = json!({"VersionId": two, "VersionStages": ["AWSCURRENT"]});
    expect(url, "PutSecretValue", put.clone(), 200, current.clone()).await;
    // the same request again changes nothing
    expect(url, "PutSecretValue", put, 200, current).await;
    let previous = json!({"SecretId": "p/a", "VersionStage": "AWSPREVIOUS"});
    expect(url, "GetSecretValue", previous.clone(), 200, json!({"SecretString": "v1"})).await;
    let other = json!({"SecretId": "p/a", "SecretString": "other", "ClientRequestToken": two});
    expect(url, "PutSecretValue", other, 400, json!({"__type": "ResourceExistsException"})).await;

    let put = json!({"SecretId": "p/a", "SecretString": "v3", "ClientRequestToken": three});
    expect(url, "PutSecretValue", put, 200, json!({})).await;
    expect(url, "GetSecretValue", get, 200, json!({"SecretString": "v3"})).await;
    expect(url, "GetSecretValue", previous, 200, json!({"SecretString": "v2"})).await;
    let by_id = json!({"SecretId": "p/a", "VersionId": two});
    expect(url, "GetSecretValue", by_id, 200, json!({"SecretString": "v2"})).await;
    let wrong = json!({"SecretId": "p/a", "VersionId": two, "VersionStage": "AWSCURRENT"});
    expect(url, "GetSecretValue", wrong, 400, json!({"__type": "InvalidRequestException"})).await;
    let stages = json!({two: ["AWSPREVIOUS"], three: ["AWSCURRENT"]});
    let described = json!({"VersionIdsToStages": stages});
    expect(url, "DescribeSecret", json!({"SecretId": "p/a"}), 200, described).await;
}

#[tokio::test]
async fn the_current_stage_is_moved_only_from_where_it_is_said_to_be() {
    let secrets = Secrets::start(None).await.unwrap();
    let url = &secrets.url;
    let (one, two, three) = (token('1'), token('2'), token('3'));
    let create = json!({"Name": "p/a", "SecretString": "v1", "ClientRequestToken": one});
    expect(url, "CreateSecret", create, 200, json!({})).await;
    for (version, text) in [(&two, "v2"), (&three, "v3")] {
        let put = json!({
            "SecretId": "p/a", "SecretString": text, "ClientRequestToken": version, "VersionStages": ["AWSPENDING"]
        });
        expect(url, "PutSecretValue", put, 200, json!({"VersionStages": ["AWSPENDING"]})).await;
    }
    let get = json!({"SecretId": "p/a"});
    expect(url, "GetSecretValue", get.clone(), 200, json!({"SecretString": "v1"})).await;
    let moved = |from: &str, to: &str| {
        json!({
            "SecretId": "p/a", "VersionStage": "AWSCURRENT", "RemoveFromVersionId": from, "MoveToVersionId": to
        })
    };
    expect(url, "UpdateSecretVersionStage", moved(&one, &two), 200, json!({"Name": "p/a"})).await;
    let refused = json!({"__type": "InvalidParameterException"});
    expect(url, "UpdateSecretVersionStage", moved(&one, &three), 400, refused.clone()).await;
    let blind = json!({"SecretId": "p/a", "VersionStage": "AWSCURRENT", "MoveToVersionId": three});
    expect(url, "UpdateSecretVersionStage", blind, 400, refused).await;
    let missing = json!({"__type": "ResourceNotFoundException"});
    expect(url, "UpdateSecretVersionStage", moved(&two, &token('4')), 400, missing).await;
    expect(url, "GetSecretValue", get, 200, json!({"SecretString": "v2"})).await;
    let stages = json!({one: ["AWSPREVIOUS"], two: ["AWSCURRENT"], three: ["AWSPENDING"]});
    let described = json!({"VersionIdsToStages": stages});
    expect(url, "DescribeSecret", json!({"SecretId": "p/a"}), 200, described).await;
}

#[tokio::test]
async fn a_deleted_secret_keeps_its_name_until_it_is_restored() {
    let secrets = Secrets::start(None).await.unwrap();
    let url = &secrets.url;
    let id = json!({"SecretId": "p/a"});
    let create = json!({"Name": "p/a", "SecretString": "v1"});
    expect(url, "CreateSecret", create.clone(), 200, json!({})).await;
    let exists = json!({"__type": "ResourceExistsException"});
    expect(url, "CreateSecret", create.clone(), 400, exists).await;
    let in_a_week = json!({"SecretId": "p/a", "RecoveryWindowInDays": 7});
    let deleted = expect(url, "DeleteSecret", in_a_week, 200, json!({"Name": "p/a"})).await;
    assert!(deleted["DeletionDate"].is_number());

    let refused = json!({"__type": "InvalidRequestException"});
    expect(url, "GetSecretValue", id.clone(), 400, refused.clone()).await;
    let put = json!({"SecretId": "p/a", "SecretString": "v2"});
    expect(url, "PutSecretValue", put, 400, refused.clone()).await;
    expect(url, "DeleteSecret", id.clone(), 400, refused.clone()).await;
    expect(url, "CreateSecret", create.clone(), 400, refused).await;
    expect(url, "ListSecrets", json!({}), 200, json!({"SecretList": []})).await;
    expect(url, "RestoreSecret", id.clone(), 200, json!({"Name": "p/a"})).await;
    expect(url, "GetSecretValue", id, 200, json!({"SecretString": "v1"})).await;

    let force = json!({"SecretId": "p/a", "ForceDeleteWithoutRecovery": true});
    expect(url, "DeleteSecret", force, 200, json!({})).await;
    expect(url, "CreateSecret", create, 200, json!({})).await;
}

#[tokio::test]
async fn what_is_not_right_is_refused_as_aws_refuses_it() {
    let secrets = Secrets::start(None).await.unwrap();
    let url = &secrets.url;
    expect(url, "CreateSecret", json!({"Name": "empty"}), 200, json!({})).await;
    let not_found = "ResourceNotFoundException";
    let cases = [
        ("GetSecretValue", json!({"SecretId": "x"}), not_found),
        ("GetSecretValue", json!({"SecretId": "empty"}), not_found),
        ("PutSecretValue", json!({"SecretId": "x", "SecretString": "v"}), not_found),
        ("PutSecretValue", json!({"SecretId": "empty"}), "InvalidRequestException"),
        (
            "PutSecretValue",
            json!({"SecretId": "empty", "SecretString": "v", "ClientRequestToken": "short"}),
            "InvalidParameterException",
        ),
        ("DeleteSecret", json!({"SecretId": "x"}), not_found),
        ("DeleteSecret", json!({"SecretId": "empty", "RecoveryWindowInDays": 6}), "InvalidParameterException"),
        ("RestoreSecret", json!({"SecretId": "x"}), not_found),
        ("DescribeSecret", json!({"SecretId": "x"}), not_found),
        ("CreateSecret", json!({"Name": "a b"}), "ValidationException"),
        ("CreateSecret", json!({}), "ValidationException"),
        ("ListSecrets", json!({"Filters": [{"Key": "all"}]}), "InvalidParameterException"),
        ("RotateSecret", json!({}), "UnknownOperationException"),
    ];
    for (operation, request, kind) in cases {
        expect(url, operation, request, 400, json!({"__type": kind})).await;
    }
}

#[tokio::test]
async fn names_are_listed_by_prefix_and_page() {
    let secrets = Secrets::start(None).await.unwrap();
    let url = &secrets.url;
    for name in ["p/companies/a/1", "p/companies/b/1", "p/signing", "other"] {
        expect(url, "CreateSecret", json!({"Name": name}), 200, json!({})).await;
    }
    let filter = json!([{"Key": "name", "Values": ["p/companies/"]}]);
    let (_, all) = ask(url, "ListSecrets", json!({"Filters": filter})).await;
    let names = |page: &Value| {
        let list = page["SecretList"].as_array().unwrap().iter();
        list.map(|secret| secret["Name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&all), ["p/companies/a/1", "p/companies/b/1"]);
    assert_eq!(all.get("NextToken"), None);
    let (_, page) = ask(url, "ListSecrets", json!({"MaxResults": 3})).await;
    assert_eq!(names(&page).len(), 3);
    let (_, rest) = ask(url, "ListSecrets", json!({"NextToken": page["NextToken"]})).await;
    assert_eq!(names(&rest), ["p/signing"]);
}

#[tokio::test]
async fn secrets_outlive_the_process_that_keeps_them() {
    let folder = crate::testing::Folder::new();
    let file = folder.path().join("secrets.json");
    let secrets = Secrets::start(Some(&file)).await.unwrap();
    expect(&secrets.url, "CreateSecret", json!({"Name": "a", "SecretString": "v"}), 200, json!({})).await;
    secrets.stop().await;
    let secrets = Secrets::start(Some(&file)).await.unwrap();
    let kept = json!({"SecretString": "v"});
    expect(&secrets.url, "GetSecretValue", json!({"SecretId": "a"}), 200, kept).await;
    secrets.stop().await;

    std::fs::write(&file, "half").unwrap();
    let error = Secrets::start(Some(&file)).await.unwrap_err().to_string();
    assert!(error.contains("delete the file"), "{error}");
}

#[tokio::test]
async fn without_a_signature_nothing_is_told() {
    let secrets = Secrets::start(None).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(&secrets.url).header("x-amz-target", "secretsmanager.ListSecrets");
    let answer: Value = request.body("{}").send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["__type"], "MissingAuthenticationTokenException");
}
