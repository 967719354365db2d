//! Requests, and what a function is told of them.

use super::*;

fn arrival(method: Method, uri: &str, headers: &[(&str, &str)], body: &[u8]) -> Arrival {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: axum::http::HeaderName = name.parse().unwrap();
        map.append(name, value.parse().unwrap());
    }
    Arrival {
        method,
        uri: uri.parse().unwrap(),
        version: Version::HTTP_11,
        headers: map,
        body: Bytes::copy_from_slice(body),
        source: IpAddr::from([127, 0, 0, 1]),
        request_id: "r-1".to_owned(),
        at: "2026-03-12T19:03:58.390Z".parse().unwrap(),
    }
}

fn told(arrival: &Arrival) -> Value {
    let route = Route::parse("ANY /reports/{report}", "public-link").unwrap();
    let parameters = [("report".to_owned(), "a b".to_owned())].into();
    event(arrival, &route, &parameters)
}

#[test]
fn a_plain_request_is_told_as_the_gateway_tells_it() {
    let headers = [
        ("Host", "127.0.0.1:8800"),
        ("User-Agent", "curl"),
        ("X-Amzn-Trace-Id", "Root=1"),
        ("Connection", "keep-alive"),
    ];
    let event = told(&arrival(Method::GET, "/reports/a%20b", &headers, b""));
    let expected = json!({
        "version": "2.0",
        "routeKey": "ANY /reports/{report}",
        "rawPath": "/reports/a b",
        "rawQueryString": "",
        "headers": {
            "host": "127.0.0.1:8800",
            "user-agent": "curl",
            "x-amzn-trace-id": "Root=1",
            "x-forwarded-for": "127.0.0.1",
            "x-forwarded-port": "8800",
            "x-forwarded-proto": "http",
        },
        "pathParameters": {"report": "a b"},
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "sandbox",
            "domainName": "127.0.0.1:8800",
            "domainPrefix": "127",
            "http": {
                "method": "GET",
                "path": "/reports/a b",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "curl",
            },
            "requestId": "r-1",
            "routeKey": "ANY /reports/{report}",
            "stage": "$default",
            "time": "12/Mar/2026:19:03:58 +0000",
            "timeEpoch": 1_773_342_238_390_i64,
        },
        "isBase64Encoded": false,
    });
    assert_eq!(event, expected);
}

#[test]
fn queries_keep_their_raw_form_and_join_what_is_repeated() {
    let cases = [
        ("/x?a=1&a=2&b=", json!({"a": "1,2", "b": ""})),
        ("/x?id=7|8&locale=en", json!({"id": "7|8", "locale": "en"})),
        ("/x?q=a%20b+c%2C", json!({"q": "a b c,"})),
        ("/x?flag", json!({"flag": ""})),
        ("/x?", Value::Null),
    ];
    for (uri, expected) in cases {
        let event = told(&arrival(Method::GET, uri, &[], b""));
        assert_eq!(event["queryStringParameters"], expected, "{uri}");
        let raw = uri.split_once('?').unwrap().1;
        assert_eq!(event["rawQueryString"], raw);
    }
}

#[test]
fn headers_are_joined_and_cookies_stand_apart() {
    let headers = [
        ("Accept", "a"),
        ("ACCEPT", "b"),
        ("Cookie", "one=1; two=2"),
        ("Cookie", "three=3"),
        ("X-Forwarded-For", "9.9.9.9"),
    ];
    let event = told(&arrival(Method::GET, "/x", &headers, b""));
    assert_eq!(event["headers"]["accept"], "a,b");
    assert_eq!(event["headers"]["x-forwarded-for"], "9.9.9.9, 127.0.0.1");
    assert_eq!(event["headers"].get("cookie"), None);
    assert_eq!(event["cookies"], json!(["one=1", "two=2", "three=3"]));
}

#[test]
fn only_text_stays_text() {
    let cases: [(&str, &[u8], &str, bool); 7] = [
        ("application/json; charset=utf-8", b"{}", "{}", false),
        ("TEXT/plain", b"a", "a", false),
        ("application/xml", b"<a/>", "<a/>", false),
        ("application/x-www-form-urlencoded", b"a=1", "YT0x", true),
        ("application/problem+json", b"{}", "e30=", true),
        ("application/json", b"\xff", "/w==", true),
        ("", b"{}", "e30=", true),
    ];
    for (kind, body, expected, base64) in cases {
        let headers = [("content-type", kind)];
        let headers = if kind.is_empty() { &[][..] } else { &headers };
        let event = told(&arrival(Method::POST, "/x", headers, body));
        assert_eq!(event["body"], expected, "{kind}");
        assert_eq!(event["isBase64Encoded"], base64, "{kind}");
    }
    let none = told(&arrival(Method::POST, "/x", &[], b""));
    assert_eq!(none.get("body"), None);
}

#[test]
fn a_decoded_question_mark_ends_the_path() {
    let event = told(&arrival(Method::GET, "/reports/a%3Fb?c=d", &[], b""));
    assert_eq!(event["rawPath"], "/reports/a");
    assert_eq!(event["rawQueryString"], "c=d");
}

#[test]
fn the_functions_library_reads_what_was_meant() {
    use lambda_http::RequestExt as _;
    let headers =
        [("Host", "127.0.0.1:8800"), ("Cookie", "one=1; two=2"), ("Content-Type", "application/x-www-form-urlencoded")];
    let arrival = arrival(Method::PUT, "/reports/a%20b?id=7|8&id=9", &headers, b"a=1&b=%7C");
    let request = lambda_http::request::from_str(&told(&arrival).to_string()).unwrap();
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.uri().host(), Some("127.0.0.1"));
    assert_eq!(request.raw_http_path(), "/reports/a b");
    assert_eq!(request.path_parameters().first("report"), Some("a b"));
    assert_eq!(request.query_string_parameters().all("id"), Some(vec!["7|8", "9"]));
    assert_eq!(request.headers()["cookie"], "one=1; two=2");
    assert_eq!(request.body().as_ref(), b"a=1&b=%7C");
}
