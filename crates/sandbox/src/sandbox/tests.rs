//! Everything together, with functions that echo.

use super::*;
use crate::template::REGION;
use crate::testing::{Folder, function, until};
use crate::wire::Client;
use serde_json::json;

async fn start(data: Data) -> Result<Sandbox, SandboxError> {
    start_with(Options { data, ..Options::default() }).await
}

async fn start_with(mut options: Options) -> Result<Sandbox, SandboxError> {
    options.environment = function::environment();
    options.environment.insert("EQUALTURE_BASE_URL".to_owned(), "http://127.0.0.1:1".to_owned());
    let place = Place::take(0, &options.data).await?;
    let bundle = Bundle::read(&workspace().join("template.yaml"), &place.url)?;
    check(&bundle, &options.environment)?;
    let names = bundle.functions.iter().map(|function| function.name.clone());
    let executables = names.map(|name| (name, function::path())).collect();
    Sandbox::assemble(options, place, bundle, &executables).await
}

fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[tokio::test]
async fn a_request_goes_through_the_front_to_its_function_and_back() {
    let sandbox = start(Data::Memory).await.unwrap();
    let url = format!("{}/packages/7?a=b|c", sandbox.url());
    let response = http().post(url).body("x").send().await.unwrap();
    assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    assert!(response.headers().contains_key("apigw-requestid"));
    let told: Value = response.json().await.unwrap();
    let event = &told["event"];
    assert_eq!(event["routeKey"], "ANY /packages/{id+}");
    assert_eq!(event["rawQueryString"], "a=b|c");
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("eA=="), &json!(true)));
    let environment = &told["environment"];
    for (name, value) in [
        ("AWS_LAMBDA_FUNCTION_NAME", "packages"),
        ("PUBLIC_BASE_URL", sandbox.url()),
        ("TABLE_NAME", sandbox.table()),
        ("AWS_ENDPOINT_URL_DYNAMODB", sandbox.dynamodb_url()),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", sandbox.secrets_url()),
        ("EQUALTURE_BASE_URL", "http://127.0.0.1:1"),
    ] {
        assert_eq!(environment[name], value);
    }
    assert_eq!(sandbox.environment()["TABLE_NAME"], sandbox.table());
    sandbox.stop().await;
}

#[tokio::test]
async fn the_front_has_answers_of_its_own() {
    let sandbox = start(Data::Memory).await.unwrap();
    let cases = [
        ("GET", "/nowhere", 404, "Not Found"),
        ("GET", "/packages%2forders", 404, "Not Found"),
        ("TRACE", "/token", 403, "Forbidden"),
        ("GET", "/token?do=fail", 500, "Internal Server Error"),
        ("GET", "/token?do=exit", 500, "Internal Server Error"),
        ("GET", "/token?do=answer+badly", 500, "Internal Server Error"),
    ];
    for (method, path, status, message) in cases {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("{}{path}", sandbox.url());
        let response = http().request(method, url).send().await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.json::<Value>().await.unwrap(), json!({"message": message}));
    }
    let token = format!("{}/token", sandbox.url());
    let large = http().post(&token).body(vec![b'x'; 10 * 1024 * 1024 + 1]).send();
    assert_eq!(large.await.unwrap().status(), 413);
    let wordy = http().get(&token).header("x", "x".repeat(10_240)).send();
    assert_eq!(wordy.await.unwrap().status(), 431);
    let calls = sandbox.calls();
    assert_eq!(calls.len(), 8);
    assert_eq!((calls[0].route.clone(), calls[0].status), (None, 404));
    assert_eq!(calls[3].path, "/token?do=fail");
    assert_eq!(calls[3].route.as_deref(), Some("ANY /token"));
    sandbox.stop().await;
}

#[tokio::test]
async fn e24_above_a_routes_rate_the_gateway_answers_429() {
    let sandbox = start(Data::Memory).await.unwrap();
    let (started, status) = (std::time::Instant::now(), format!("{}/", sandbox.url()));
    let mut flood = tokio::task::JoinSet::new();
    for _ in 0..100 {
        flood.spawn(http().get(&status).send());
    }
    let answers: Vec<_> = flood.join_all().await.into_iter().map(Result::unwrap).collect();
    let (refused, admitted): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status() == 429);
    let refilled = 5.0 * started.elapsed().as_secs_f64();
    let most = f64::from(u8::try_from(admitted.len()).unwrap());
    assert!((10.0..=10.0 + refilled).contains(&most), "{most} of 10 and {refilled}");
    assert!(admitted.iter().all(|answer| answer.status() == 200));
    for answer in refused {
        assert!(answer.headers().contains_key("apigw-requestid"));
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({"message": "Too Many Requests"}));
    }
    // neither another route nor a later request is concerned
    let token = http().get(format!("{}/token", sandbox.url())).send().await.unwrap();
    assert_eq!(token.status(), 200);
    let again = || async { Some(http().get(&status).send().await.unwrap()).filter(|answer| answer.status() == 200) };
    until(again).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn without_rates_the_gateway_refuses_nobody() {
    let sandbox = start_with(Options { without_rates: true, ..Options::default() }).await.unwrap();
    let mut flood = tokio::task::JoinSet::new();
    for _ in 0..100 {
        flood.spawn(http().get(format!("{}/", sandbox.url())).send());
    }
    let answers = flood.join_all().await;
    assert!(answers.into_iter().all(|answer| answer.unwrap().status() == 200));
    sandbox.stop().await;
}

#[tokio::test]
async fn the_stream_and_the_schedule_wake_the_dispatcher() {
    let sandbox = start(Data::Memory).await.unwrap();
    let client = Client::dynamodb(sandbox.dynamodb_url()).unwrap();
    for item in [
        json!({"pk": {"S": "ORDER#asleep"}}),
        json!({"pk": {"S": "ORDER#awake"}, "wake": {"S": "now"}, "n": {"N": "1.50"}}),
    ] {
        let put = json!({"TableName": sandbox.table(), "Item": item});
        client.call("PutItem", &put).await.unwrap();
    }
    let sandbox = &sandbox;
    let record = until(|| async { told(sandbox, "Records") }).await["Records"][0].clone();
    assert_eq!(record["dynamodb"]["NewImage"]["pk"]["S"], "ORDER#awake");
    assert_eq!(record["dynamodb"]["NewImage"]["n"]["N"], "1.5");
    assert_eq!(record["awsRegion"], REGION);
    assert!(record["eventSourceARN"].as_str().unwrap().contains("/stream/"));
    let all: String = sandbox.logs().into_iter().map(|line| line.line).collect();
    assert!(!all.contains("asleep"));
    // the first tick comes at once
    let tick = until(|| async { told(sandbox, "detail-type") }).await;
    assert_eq!(tick["source"], "aws.events");
    sandbox.tick().await.unwrap();
}

/// An event of the dispatcher's, by something that only it has.
fn told(sandbox: &Sandbox, field: &str) -> Option<Value> {
    let logs = sandbox.logs().into_iter();
    let mut events = logs
        .filter(|line| line.function == "dispatcher")
        .filter_map(|line| serde_json::from_str(line.line.strip_prefix("echo ")?).ok());
    events.find(|event: &Value| event.get(field).is_some())
}

#[tokio::test]
async fn a_failed_batch_is_tried_again_and_dropped() {
    let sandbox = start(Data::Memory).await.unwrap();
    let client = Client::dynamodb(sandbox.dynamodb_url()).unwrap();
    let item = json!({"pk": {"S": "ORDER#1"}, "wake": {"S": "fail"}});
    let put = json!({"TableName": sandbox.table(), "Item": item});
    client.call("PutItem", &put).await.unwrap();
    let sandbox = &sandbox;
    let lines = || sandbox.logs().into_iter().map(|line| line.line);
    until(|| async { lines().find(|line| line.contains("1 records dropped")) }).await;
    assert_eq!(lines().filter(|line| line == "Wrong: it is").count(), 2);
}

#[tokio::test]
async fn nothing_is_left_when_it_ends_or_is_dropped() {
    for in_order in [true, false] {
        let sandbox = start(Data::Memory).await.unwrap();
        let (http, url) = (http(), format!("{}/token", sandbox.url()));
        let told: Value = http.get(&url).send().await.unwrap().json().await.unwrap();
        let process = format!("/proc/{}", told["process"]);
        if in_order {
            sandbox.stop().await;
        } else {
            drop(sandbox);
        }
        until(|| async { (!Path::new(&process).exists()).then_some(()) }).await;
        until(|| async { http.get(&url).send().await.err() }).await;
    }
}

#[tokio::test]
async fn a_function_can_be_called_by_name() {
    let sandbox = start(Data::Memory).await.unwrap();
    let told = sandbox.invoke("orders", &json!({"a": 1})).await.unwrap();
    assert_eq!(told["event"], json!({"a": 1}));
    let unknown = sandbox.invoke("nothing", &json!({})).await.unwrap_err();
    assert_eq!(unknown.to_string(), "There is no function named nothing");
}

#[tokio::test]
async fn a_folder_belongs_to_one_sandbox_at_a_time() {
    let folder = Folder::new();
    let data = Data::Dir(folder.path().join("kept"));
    let first = start(data.clone()).await.unwrap();
    let second = start(data.clone()).await.unwrap_err();
    assert!(matches!(second, SandboxError::FolderInUse(_)), "{second}");
    first.stop().await;
    start(data).await.unwrap().stop().await;
}

#[tokio::test]
async fn what_is_missing_is_said_before_anything_is_built() {
    let error = Sandbox::start(Options::default()).await.unwrap_err();
    assert!(error.to_string().contains("EQUALTURE_BASE_URL"), "{error}");
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let options = Options { port: taken.local_addr().unwrap().port(), ..Options::default() };
    let error = Sandbox::start(options).await.unwrap_err().to_string();
    assert!(error.contains("--port"), "{error}");
}

#[tokio::test]
async fn pages_of_the_sandbox_stand_beside_the_routes() {
    let sandbox = start(Data::Memory).await.unwrap();
    let status = async |path: &str| http().get(format!("{}{path}", sandbox.url())).send().await.unwrap().status();
    assert_eq!(status("/sandbox").await, 404, "before they are opened");
    sandbox.open_pages(Router::new().route("/sandbox", axum::routing::get(async || "a page")));
    assert_eq!(status("/sandbox").await, 200);
    assert_eq!(status("/sandbox/nowhere").await, 404);
    assert_eq!(status("/sandboxes").await, 404);
    assert!(sandbox.calls().iter().all(|call| call.path != "/sandbox" || call.status == 404), "no call to the gateway");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_standstill_waits_for_what_is_under_way_and_holds_back_what_comes() {
    let sandbox = start(Data::Memory).await.unwrap();
    let before = sandbox.invoke("token", &json!({"do": "echo"})).await.unwrap()["process"].clone();
    let standstill = sandbox.stand_still().await;
    let event = json!({"do": "echo"});
    let mut coming = Box::pin(sandbox.invoke("token", &event));
    assert!(tokio::time::timeout(Duration::from_millis(300), &mut coming).await.is_err(), "it began");
    drop(standstill);
    let after = coming.await.unwrap()["process"].clone();
    assert_ne!(before, after, "a new process, without the old one's memory");
    sandbox.stop().await;
}
