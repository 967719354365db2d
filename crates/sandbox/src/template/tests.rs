//! The repository's own template, and small ones that are off.

use super::*;

const REAL: &str = include_str!("../../../../template.yaml");

fn real() -> Bundle {
    Bundle::parse(REAL, "http://127.0.0.1:8800").unwrap()
}

#[test]
fn the_functions_are_the_templates() {
    let bundle = real();
    let functions: Vec<_> = bundle
        .functions
        .iter()
        .map(|function| (function.name.as_str(), function.timeout.as_secs(), function.memory))
        .collect();
    let expected = [
        ("candidate-page", 10, 256),
        ("connect", 29, 256),
        ("disable", 20, 256),
        ("dispatcher", 75, 256),
        ("equalture-callback", 10, 256),
        ("equalture-webhook", 10, 256),
        ("inline-orders", 10, 256),
        ("orders", 10, 256),
        ("packages", 15, 256),
        ("public-link", 20, 256),
        ("status", 10, 256),
        ("token", 10, 256),
    ];
    assert_eq!(functions, expected);
}

#[test]
fn the_environment_is_resolved() {
    let bundle = real();
    let token = bundle.functions.iter().find(|function| function.name == "token").unwrap();
    let environment = &token.environment;
    assert_eq!(environment["TABLE_NAME"], "sandbox-Table");
    assert_eq!(environment["PUBLIC_BASE_URL"], "http://127.0.0.1:8800");
    assert_eq!(environment["SECRET_PREFIX"], "equalture-bridge");
    assert_eq!(environment["SMARTRECRUITERS_BASE_URL"], "https://api.smartrecruiters.com");
    assert_eq!(token.unset, ["EQUALTURE_BASE_URL"]);
}

/// A function's variable when a parameter's default is another.
fn with_defaults(defaults: &[(&str, &str)], function: &str, variable: &str) -> String {
    let mut document: serde_yaml_ng::Value = serde_yaml_ng::from_str(REAL).unwrap();
    for (parameter, default) in defaults {
        document["Parameters"][*parameter]["Default"] = (*default).into();
    }
    let bundle = Bundle::parse(&serde_yaml_ng::to_string(&document).unwrap(), "http://api").unwrap();
    let function = bundle.functions.into_iter().find(|one| one.name == function).unwrap();
    function.environment[variable].clone()
}

#[test]
fn the_public_origin_is_the_chosen_one_or_the_domain_or_the_apis() {
    let domain = [("DomainName", "assess.example"), ("CertificateArn", "arn:aws:acm:x")];
    let chosen = [domain[0], domain[1], ("PublicBaseUrl", "https://front.example")];
    let origin = |defaults: &[(&str, &str)]| with_defaults(defaults, "orders", "PUBLIC_BASE_URL");
    assert_eq!(origin(&[]), "http://api");
    assert_eq!(origin(&domain), "https://assess.example");
    assert_eq!(origin(&chosen), "https://front.example");
}

#[test]
fn the_dispatcher_writes_what_its_alarms_read_at_any_level() {
    for (chosen, its) in [("error", "info"), ("warn", "info"), ("info", "info"), ("debug", "debug")] {
        assert_eq!(with_defaults(&[("LogLevel", chosen)], "dispatcher", "LOG_LEVEL"), its);
        assert_eq!(with_defaults(&[("LogLevel", chosen)], "orders", "LOG_LEVEL"), chosen);
    }
}

#[test]
fn the_routes_are_the_templates() {
    let bundle = real();
    let mut routes: Vec<_> = bundle.routes.iter().map(|route| (route.key.as_str(), route.function.as_str())).collect();
    routes.sort_unstable();
    let expected = [
        ("ANY /", "status"),
        ("ANY /assessments/{assessment}", "candidate-page"),
        ("ANY /connect", "connect"),
        ("ANY /equalture/callbacks/{callback}", "equalture-callback"),
        ("ANY /equalture/webhooks/{ats}/{company}", "equalture-webhook"),
        ("ANY /integrations/{capability}/{rest+}", "disable"),
        ("ANY /packages", "packages"),
        ("ANY /packages/inline/orders", "inline-orders"),
        ("ANY /packages/orders", "orders"),
        ("ANY /packages/{id+}", "packages"),
        ("ANY /public-link", "public-link"),
        ("ANY /reports/{report}", "public-link"),
        ("ANY /token", "token"),
    ];
    assert_eq!(routes, expected);
}

#[test]
fn the_rates_are_the_templates() {
    let limits = real().limits;
    assert_eq!(limits["ANY /"], Limit { rate: 5.0, burst: 10 });
    assert_eq!(limits["ANY /packages/orders"], Limit { rate: 100.0, burst: 1000 });
    let unnamed = REAL.replacen("        ANY /: {Throttling", "        # {Throttling", 1);
    let limits = Bundle::parse(&unnamed, "http://x").unwrap().limits;
    assert_eq!(limits["ANY /"], Limit { rate: 20.0, burst: 40 });
}

#[test]
fn the_triggers_are_the_templates() {
    let bundle = real();
    let stream = &bundle.stream;
    let wake = r#"{"dynamodb":{"NewImage":{"wake":{"S":[{"exists":true}]}}}}"#;
    assert_eq!(stream.function, "dispatcher");
    assert_eq!(stream.filters, [Pattern::parse(wake).unwrap()]);
    assert_eq!((stream.batch_size, stream.parallelization, stream.retries), (10, 10, 1));
    assert_eq!(stream.max_age, Duration::from_mins(5));
    let every_minute = Schedule {
        function: "dispatcher".to_owned(),
        rule: "DispatcherSchedule".to_owned(),
        every: Duration::from_mins(1),
    };
    assert_eq!(bundle.schedules, [every_minute]);
}

#[test]
fn the_table_is_the_templates() {
    let table = real().table;
    assert_eq!(table.ttl.as_deref(), Some("ttl"));
    let definition = &table.definition;
    assert_eq!(definition["KeySchema"][0]["AttributeName"], "pk");
    assert_eq!(definition["StreamSpecification"]["StreamEnabled"], true);
    assert_eq!(definition["StreamSpecification"]["StreamViewType"], "NEW_IMAGE");
    assert_eq!(definition["GlobalSecondaryIndexes"][1]["IndexName"], "company");
    assert_eq!(definition.get("SSESpecification"), None);
}

#[test]
fn what_is_off_is_said_in_one_sentence() {
    let cases = [
        ("StartingPosition: LATEST", "StartingPosition: TRIM_HORIZON", "DispatcherStream"),
        (r#"[{"exists":true}]"#, r#"[{"prefix":"x"}]"#, "filter pattern"),
        ("rate(1 minute)", "cron(0 * * * ? *)", "rate(1 minute)"),
        ("Principal: events.amazonaws.com", "Principal: sns.amazonaws.com", "events.amazonaws.com"),
        ("FunctionName: !Ref TokenFunction", "FunctionName: !Ref OrdersFunction", "TokenFunction"),
        ("integrations/${TokenIntegration}", "integrations/x", "TokenRoute"),
        ("RouteKey: ANY /token", "RouteKey: $default", "$default"),
        ("ANY /token: {", "ANY /tokens: {", "ANY /tokens"),
        ("- StatusRoute", "- TokenRoute", "StatusRoute"),
        ("ThrottlingBurstLimit: 600", "ThrottlingBurstLimit: many", "Stage"),
        ("BuildProperties: {Binary: token}", "BuildProperties: {}", "TokenFunction"),
        ("Type: AWS::DynamoDB::Table", "Type: AWS::SNS::Topic", "AWS::DynamoDB::Table"),
        ("!Ref SecretPrefix", "!ImportValue x", "!ImportValue"),
        ("!If [HasPublicBaseUrl,", "!If [Elsewhere,", "Elsewhere"),
        ("Resources:", "  Resources:", "not YAML"),
    ];
    for (from, to, names) in cases {
        let text = REAL.replacen(from, to, 1);
        assert_ne!(text, REAL, "{from} is not in the template");
        let error = Bundle::parse(&text, "http://x").unwrap_err().to_string();
        assert!(error.contains(names), "{to}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}
