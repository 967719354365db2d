//! Serving the gateway's requests.

use lambda_http::http::header;
use lambda_http::request::LambdaRequest;
use lambda_http::tower::ServiceBuilder;
use lambda_http::{Adapter, Body, Error, LambdaEvent, Request, Response, lambda_runtime, service_fn};
use std::future::Future;
use url::Url;

/// Answers requests for as long as the process lives.
pub async fn serve<Answer>(handle: impl Fn(Request) -> Answer) -> Result<(), Error>
where
    Answer: Future<Output = Response<Body>> + Send,
{
    let answered = |request| {
        let answer = handle(request);
        async { Ok::<_, Error>(answer.await) }
    };
    let adapter = Adapter::from(service_fn(answered));
    lambda_runtime::run(ServiceBuilder::new().map_request(parsable).service(adapter)).await
}

/// The gateway passes on whatever a caller puts into an address, a raw `"><` among it, and `lambda_http` panics where it
/// cannot build an address of that. So the query is encoded before, and there is no host: no answer depends on one.
fn parsable(mut event: LambdaEvent<LambdaRequest>) -> LambdaEvent<LambdaRequest> {
    if let LambdaRequest::ApiGatewayV2(request) = &mut event.payload {
        request.raw_query_string = request.raw_query_string.take().filter(|query| !query.is_empty()).map(encoded);
        request.headers.remove(header::HOST);
        request.request_context.domain_name = None;
    }
    event
}

/// A query in which everything that cannot stand in one is percent-encoded.
fn encoded(query: String) -> String {
    let Ok(mut url) = Url::parse("http://localhost/") else { return query };
    url.set_query(Some(&query));
    url.query().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::RequestExt as _;
    use serde_json::json;

    /// The request that a handler sees of an event with this query, path and host.
    fn seen(query: &str, path: &str, host: &str) -> Request {
        let context = json!({"http": {"method": "GET"}, "stage": "$default", "domainName": host});
        let headers = json!({"host": host, "x-forwarded-proto": host});
        let event = json!({"version": "2.0", "rawPath": path, "rawQueryString": query, "headers": headers,
            "requestContext": context, "isBase64Encoded": false});
        let payload: LambdaRequest = serde_json::from_value(event).unwrap();
        parsable(LambdaEvent::new(payload, lambda_http::Context::default())).payload.into()
    }

    #[test]
    fn whatever_stands_in_an_address_a_handler_sees_a_request() {
        let characters = (0..0x300).filter_map(char::from_u32).chain(['\u{202e}', '\u{1f600}', '\u{fffd}']);
        for character in characters {
            for text in [format!("{character}"), format!("lang={character}{character}&x=%{character}")] {
                let host = if character.is_control() { "h" } else { &text };
                assert!(seen(&text, &format!("/reports/{text}"), host).uri().path().starts_with('/'), "{text:?}");
            }
        }
    }

    #[test]
    fn f7_markup_in_a_query_arrives_encoded_and_means_the_same() {
        let raw = seen(r#"lang="><script>"#, "/assessments/c", "h");
        assert_eq!(raw.uri().query(), Some("lang=%22%3E%3Cscript%3E"));
        assert_eq!(crate::request::query(&raw, "lang").as_deref(), Some(r#""><script>"#));
        let encoded = seen("lang=%22%3E%3Cscript%3E&a=b|c", "/assessments/c", "h");
        assert_eq!(encoded.uri().query(), Some("lang=%22%3E%3Cscript%3E&a=b|c"));
        assert_eq!(encoded.raw_http_path(), "/assessments/c");
    }
}
