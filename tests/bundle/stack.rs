//! What the stack promises to whoever runs it: limits, logs, alarms, and what it hands out.

use super::{Names, bundle, entries, list, names, template};
use serde_json::{Value, json};

/// The resources of a type: logical id and properties.
fn of_type(kind: &str) -> Vec<(String, Value)> {
    let template = template();
    let resources = template["Resources"].as_object().unwrap().iter();
    let resources = resources.filter(|(_, resource)| resource["Type"] == kind);
    resources.map(|(id, resource)| (id.clone(), resource["Properties"].clone())).collect()
}

fn one(id: &str) -> Value {
    template()["Resources"][id].clone()
}

fn texts(value: &Value) -> Names {
    names(list(value).iter().map(|text| text.as_str().unwrap()))
}

// ------------------------------------------------------------------ rates

#[test]
fn every_route_has_a_rate_of_its_own_and_the_stage_waits_for_it() {
    let routes = of_type("AWS::ApiGatewayV2::Route");
    let stage = one("Stage");
    let rates = stage["Properties"]["RouteSettings"].as_object().unwrap();
    let keys = routes.iter().map(|(_, route)| route["RouteKey"].as_str().unwrap());
    assert_eq!(names(rates.keys().cloned()), names(keys));
    assert_eq!(texts(&stage["DependsOn"]), names(routes.iter().map(|(id, _)| id.clone())));
}

#[test]
fn a_bulk_of_500_orders_gets_through_at_once() {
    let limits = bundle().limits;
    for key in ["ANY /token", "ANY /packages/{id+}", "ANY /packages/orders", "ANY /packages/inline/orders"] {
        assert!(limits[key].burst >= 500, "{key}");
    }
    assert!(limits["ANY /equalture/callbacks/{callback}"].burst >= 500, "their results come back as well");
}

// ------------------------------------------------------------------ logs

#[test]
fn every_function_writes_to_a_log_group_of_its_own_which_is_not_kept_for_good() {
    let mut groups = Names::new();
    for (id, function) in of_type("AWS::Serverless::Function") {
        let group = function["LoggingConfig"]["LogGroup"]["!Ref"].as_str().unwrap();
        assert!(groups.insert(group.to_owned()), "{id} shares {group}");
    }
    let stage = one("Stage");
    groups.extend(
        stage["Properties"]["AccessLogSettings"]["DestinationArn"]["!GetAtt"]
            .as_str()
            .map(|access| access.trim_end_matches(".Arn").to_owned()),
    );
    let declared = of_type("AWS::Logs::LogGroup");
    assert_eq!(groups, names(declared.iter().map(|(id, _)| id.clone())));
    for (id, group) in declared {
        assert_eq!(group["RetentionInDays"], json!({"!Ref": "LogRetentionDays"}), "{id}");
    }
}

#[test]
fn no_access_log_holds_a_path() {
    let format = one("Stage")["Properties"]["AccessLogSettings"]["Format"].as_str().unwrap().to_owned();
    let fields: Value = serde_json::from_str(&format).unwrap();
    let fields = texts(&Value::Array(fields.as_object().unwrap().values().cloned().collect()));
    let may = ["requestId", "requestTime", "routeKey", "httpMethod", "status", "responseLatency"];
    let may = may.iter().chain(&["integrationLatency", "responseLength", "error.message"]);
    assert_eq!(fields, names(may.map(|field| format!("$context.{field}"))));
}

// ------------------------------------------------------------------ alarms

fn alarms() -> Vec<(String, Value)> {
    of_type("AWS::CloudWatch::Alarm")
}

/// The functions whose metric an alarm reads.
fn watched(metric: &str) -> Vec<String> {
    let statistics = alarms().into_iter().flat_map(|(_, alarm)| list(&alarm["Metrics"]));
    let statistics = statistics.map(|metric| metric["MetricStat"]["Metric"].clone());
    let all = statistics.chain(alarms().into_iter().map(|(_, alarm)| alarm));
    let of_it = all.filter(|read| read["Namespace"] == "AWS/Lambda" && read["MetricName"] == metric);
    of_it.map(|read| read["Dimensions"][0]["Value"]["!Ref"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_function_has_one_alarm_on_errors_and_throttles() {
    let functions: Vec<_> = of_type("AWS::Serverless::Function").into_iter().map(|(id, _)| id).collect();
    for metric in ["Errors", "Throttles"] {
        assert_eq!(watched(metric), functions, "{metric}");
    }
    assert_eq!(watched("IteratorAge"), ["DispatcherFunction"]);
    for (id, alarm) in alarms() {
        let Some(metrics) = alarm["Metrics"].as_array() else { continue };
        assert_eq!(metrics[0]["Expression"], "FILL(errors, 0) + FILL(throttles, 0)", "{id}");
        let of_its_own = |metric: &Value| {
            let function = &metric["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["!Ref"];
            *function == json!(id.replace("Alarm", "Function")) && metric["ReturnData"] == false
        };
        assert!(metrics[1..].iter().all(of_its_own), "{id}");
    }
}

#[test]
fn every_alarm_calls_whom_the_deployer_names_and_says_what_to_do() {
    let own_topic = json!({"!If": ["MakesAlarmTopic", {"!Ref": "AlarmTopic"}, {"!Ref": "AWS::NoValue"}]});
    let calls = json!([{"!If": ["HasAlarmTopic", {"!Ref": "AlarmTopicArn"}, own_topic]}]);
    for (id, alarm) in alarms() {
        assert_eq!(alarm["AlarmActions"], calls, "{id}");
        assert!(alarm["OKActions"].is_null() || alarm["OKActions"] == calls, "{id}");
        let says = alarm["AlarmDescription"].as_str().unwrap();
        assert!(says.contains(". ") && says.ends_with('.') && says.len() <= 1024, "{id}: {says}");
        assert!(["Look", "Read", "read", "Open"].iter().any(|what| says.contains(what)), "{id}: {says}");
    }
}

#[test]
fn what_alarms_read_in_logs_is_what_filters_write() {
    let own = json!({"!Sub": "EqualtureBridge/${AWS::StackName}"});
    let mut written = Names::new();
    for (id, filter) in of_type("AWS::Logs::MetricFilter") {
        let group = filter["LogGroupName"]["!Ref"].as_str().unwrap();
        assert_eq!(one(group)["Type"], "AWS::Logs::LogGroup", "{id}");
        let [metric] = &filter["MetricTransformations"].as_array().unwrap()[..] else { panic!("{id}") };
        assert_eq!(metric["MetricNamespace"], own, "{id}");
        // a value for lines that do not match would hide that the line is not written at all
        assert!(metric["DefaultValue"].is_null(), "{id}");
        written.insert(metric["MetricName"].as_str().unwrap().to_owned());
    }
    let read = alarms().into_iter().filter(|(_, alarm)| alarm["Namespace"] == own);
    assert_eq!(names(read.map(|(_, alarm)| alarm["MetricName"].as_str().unwrap().to_owned())), written);
}

#[test]
fn a_dispatcher_that_does_not_sweep_is_an_alarm() {
    let alarm = one("OldestWaitingAlarm");
    assert_eq!(alarm["Properties"]["TreatMissingData"], "breaching");
    let filter = one("OldestWaitingMetric");
    let filter = &filter["Properties"];
    assert_eq!(filter["LogGroupName"], json!({"!Ref": "DispatcherLog"}));
    assert_eq!(filter["FilterPattern"], r#"{ $.message = "swept" }"#);
    assert_eq!(filter["MetricTransformations"][0]["MetricValue"], "$.oldest_waiting_s");
    // the line is of level info, whatever was chosen for the others
    let level = &one("DispatcherFunction")["Properties"]["Environment"]["Variables"]["LOG_LEVEL"];
    assert_eq!(*level, json!({"!If": ["LogsLessThanInfo", "info", {"!Ref": "LogLevel"}]}));
}

// ------------------------------------------------------------------ all of it

#[test]
fn p6_the_table_the_gateway_the_logs_and_the_dispatcher_are_as_promised() {
    let table = one("Table");
    assert_eq!((&table["DeletionPolicy"], &table["UpdateReplacePolicy"]), (&json!("Retain"), &json!("Retain")));
    let table = &table["Properties"];
    assert_eq!(table["PointInTimeRecoverySpecification"], json!({"PointInTimeRecoveryEnabled": true}));
    assert_eq!(table["SSESpecification"], json!({"SSEEnabled": true}));
    assert_eq!(table["TimeToLiveSpecification"], json!({"AttributeName": "ttl", "Enabled": true}));
    let stage = one("Stage");
    assert!(stage["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"].is_u64(), "no rate");
    assert!(stage["Properties"]["DefaultRouteSettings"]["ThrottlingBurstLimit"].is_u64(), "no burst");
    assert_eq!(of_type("AWS::Logs::LogGroup").len(), entries("functions").len() + 1, "one log each, and the gateway's");
    let reserved = &one("DispatcherFunction")["Properties"]["ReservedConcurrentExecutions"];
    let chosen = json!({"!Ref": "DispatcherConcurrency"});
    assert_eq!(*reserved, json!({"!If": ["ReservesConcurrency", chosen, {"!Ref": "AWS::NoValue"}]}));
    let parameters = template()["Parameters"].clone();
    assert!(parameters["DispatcherConcurrency"]["Default"].as_u64().unwrap() > 0);
    for parameter in ["AlarmTopicArn", "AlarmEmail", "LogRetentionDays"] {
        assert!(parameters[parameter].is_object(), "{parameter}");
    }
    for metric in ["PausedLanes", "OldestWaiting", "NeedsPerson", "RefusedByRate", "5xx", "IteratorAge"] {
        assert!(alarms().iter().any(|(_, alarm)| alarm["MetricName"] == metric), "{metric}");
    }
}

// ------------------------------------------------------------------ what is handed out

#[test]
fn the_addresses_to_register_are_of_routes_that_exist() {
    let outputs = template()["Outputs"].clone();
    let origin = template()["Globals"]["Function"]["Environment"]["Variables"]["PUBLIC_BASE_URL"].clone();
    assert_eq!(outputs["PublicBaseUrl"]["Value"], origin);
    let keys = names(bundle().routes.into_iter().map(|route| route.key));
    for (field, path) in [
        ("oauthTokenUrl", "/token"),
        ("assessmentPackageListUrl", "/packages"),
        ("singleAssessmentPackageUrl", "/packages/{assessmentPackageId}"),
        ("packageOrderUrl", "/packages/orders"),
        ("inlineAssessmentPackageOrderUrl", "/packages/inline/orders"),
    ] {
        let address = &outputs[field]["Value"]["!Sub"];
        assert_eq!(*address, json!([format!("${{PublicBase}}{path}"), {"PublicBase": origin}]), "{field}");
        let key = format!("ANY {}", path.replace("{assessmentPackageId}", "{id+}"));
        assert!(keys.contains(&key), "{field}: {key}");
    }
}
