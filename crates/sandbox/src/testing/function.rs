//! A function that does what its event says, in a process of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::process::Program;

/// Where the program is that plays a function.
pub(crate) fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/testing/function.sh"))
}

/// What that program needs in its environment.
pub(crate) fn environment() -> BTreeMap<String, String> {
    let this = std::env::current_exe().unwrap();
    let this = this.to_str().unwrap().to_owned();
    [("FAKE_FUNCTION".to_owned(), this)].into()
}

/// A function with a short time-out; `init` says what goes wrong at its start.
pub(crate) fn program(init: &str) -> Program {
    let mut environment = environment();
    environment.insert("FAKE_INIT".to_owned(), init.to_owned());
    Program {
        name: "fake".to_owned(),
        path: path(),
        environment,
        timeout: Duration::from_millis(1500),
        arn: "arn:aws:lambda:eu-central-1:000000000000:function:fake".to_owned(),
    }
}

#[tokio::test]
#[ignore = "the program that other tests start as a function"]
async fn plays_a_function() {
    let Ok(address) = std::env::var("AWS_LAMBDA_RUNTIME_API") else {
        return;
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let api = Api {
        http: reqwest::Client::builder().no_proxy().build().unwrap(),
        base: format!("http://{address}/2018-06-01/runtime"),
    };
    match std::env::var("FAKE_INIT").unwrap_or_default().as_str() {
        "exits" => std::process::exit(7),
        "fails" => {
            api.post("init/error", &json!({"errorType": "NoConfig", "errorMessage": "A, B"})).await;
            std::process::exit(1);
        }
        _ => {}
    }
    while let Ok(next) = api.http.get(format!("{}/invocation/next", api.base)).send().await {
        api.serve(next).await;
    }
}

struct Api {
    http: reqwest::Client,
    base: String,
}

impl Api {
    async fn serve(&self, next: Response) {
        let headers: BTreeMap<String, String> =
            next.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        let event: Value = next.json().await.unwrap();
        let id = &headers["lambda-runtime-aws-request-id"];
        let woken = &event["Records"][0]["dynamodb"]["NewImage"]["wake"]["S"];
        let wanted = event["queryStringParameters"]["do"].as_str().or(woken.as_str());
        match wanted.or(event["do"].as_str()) {
            Some("sleep") => sleep(Duration::from_hours(1)).await,
            Some("exit") => std::process::exit(3),
            Some("fail") => {
                let error = json!({"errorType": "Wrong", "errorMessage": "it is"});
                self.post(&format!("invocation/{id}/error"), &error).await;
            }
            Some("answer badly") => {
                let answer = json!({"statusCode": "200"});
                self.post(&format!("invocation/{id}/response"), &answer).await;
            }
            _ => self.echo(id, &headers, &event).await,
        }
    }

    async fn echo(&self, id: &str, headers: &BTreeMap<String, String>, event: &Value) {
        println!("echo {event}");
        let environment: BTreeMap<String, String> = std::env::vars().collect();
        let told = json!({
            "event": event,
            "headers": headers,
            "environment": environment,
            "process": std::process::id(),
        });
        // an HTTP event gets an HTTP answer
        let answer = if event["version"] == "2.0" {
            json!({"statusCode": 200, "body": told.to_string(), "cookies": ["a=1", "b=2"]})
        } else {
            told
        };
        self.post(&format!("invocation/{id}/response"), &answer).await;
    }

    async fn post(&self, path: &str, body: &Value) {
        let url = format!("{}/{path}", self.base);
        let answer = self.http.post(url).body(body.to_string()).send().await;
        assert_eq!(answer.unwrap().status(), 202);
    }
}
