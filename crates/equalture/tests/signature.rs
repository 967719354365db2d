//! What proves an event: the specification's own example, another's library as a judge, and everything that does not do.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use assessment::ids::ReferenceId;
use assessment::receive_event::{Event, Happened};
use equalture::signature::{Signed, is_secret};
use equalture::webhook_event::{Malformed, read_event};
use jiff::{SignedDuration, Timestamp};
use standardwebhooks::Webhook;

const OLD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIME: &str = "1614265330";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const EXAMPLE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn signed(signature: &str) -> Signed<'_> {
    Signed { id: ID, timestamp: TIME, signature }
}

/// Whether this signature proves the example's body by these secrets.
fn proves(signature: &str, secrets: &[&str]) -> bool {
    let secrets: Vec<String> = secrets.iter().map(ToString::to_string).collect();
    signed(signature).is_made_with(&secrets, BODY)
}

#[test]
fn the_specifications_example_is_taken() {
    assert!(proves(EXAMPLE, &[OLD]));
    assert!(proves(EXAMPLE, &[OLD.strip_prefix("whsec_").unwrap()]), "some write their secrets without the word");
}

#[test]
fn one_signature_of_several_by_one_secret_of_several_is_enough() {
    let by_new = Webhook::new(NEW).unwrap().sign(ID, TIME.parse().unwrap(), BODY).unwrap();
    let both = format!("v1a,AAAA {by_new} {EXAMPLE}");
    for (signature, secrets) in [(&by_new, vec![OLD, NEW]), (&both, vec![OLD]), (&both, vec![NEW])] {
        assert!(proves(signature, &secrets), "{signature}");
    }
    assert!(!proves(&by_new, &[OLD]));
}

#[test]
fn what_another_library_signs_is_taken_and_what_it_refuses_is_refused() {
    let now = Timestamp::now();
    let timestamp = now.as_second().to_string();
    let judge = Webhook::new(NEW).unwrap();
    for body in ["", "{}", r#"{"type":"assessment_started"}"#, "Zoë \u{1f600}\n"] {
        let signature = judge.sign("id", now.as_second(), body.as_bytes()).unwrap();
        let signed = Signed { id: "id", timestamp: &timestamp, signature: &signature };
        assert!(signed.is_recent(now) && signed.is_made_with(&[NEW.to_owned()], body.as_bytes()), "{body}");
        assert!(!signed.is_made_with(&[NEW.to_owned()], format!("{body} ").as_bytes()), "{body}");
    }
}

#[test]
fn r14_a_wrong_signature_proves_nothing() {
    let altered = EXAMPLE.replace("g0hM", "g0hN");
    let bare = EXAMPLE.strip_prefix("v1,").unwrap();
    let cut = &EXAMPLE[..20];
    for bad in ["", "v1,", "v1", &altered, bare, cut, &format!("v1a,{bare}"), &format!("V1,{bare}"), "v1,%%%"] {
        assert!(!proves(bad, &[OLD]), "{bad}");
    }
    assert!(!proves(EXAMPLE, &[]) && !proves(EXAMPLE, &[NEW]) && !proves(EXAMPLE, &["", "whsec_", "no base64!"]));
    let old = [OLD.to_owned()];
    assert!(!Signed { id: "another", ..signed(EXAMPLE) }.is_made_with(&old, BODY));
    assert!(!Signed { timestamp: "1614265331", ..signed(EXAMPLE) }.is_made_with(&old, BODY));
}

#[test]
fn a_secret_that_can_be_guessed_is_none() {
    assert!(is_secret(OLD) && is_secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    for bad in ["", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64 at all, is it?", "whpk_"] {
        assert!(!is_secret(bad), "{bad}");
    }
}

#[test]
fn r14_an_event_is_taken_for_five_minutes_and_not_from_the_future() {
    let sent: Timestamp = "2021-02-25T15:02:10Z".parse().unwrap();
    let after = |seconds| signed(EXAMPLE).is_recent(sent + SignedDuration::from_secs(seconds));
    assert!(after(0) && after(300) && after(-300));
    assert!(!after(301) && !after(-301) && !after(1 << 30));
    for odd in ["", "soon", "1614265330.5", "9223372036854775807", "-9223372036854775808"] {
        assert!(!Signed { timestamp: odd, ..signed(EXAMPLE) }.is_recent(sent), "{odd}");
    }
}

fn event(reference: &str, happened: Happened) -> Event {
    Event { reference: ReferenceId::parse(reference).unwrap(), happened }
}

#[test]
fn row_6_both_spellings_of_an_event_mean_the_same() {
    let read = |kind: &str| {
        let body = format!(
            r#"{{"id":"27abf3f5-2fde-4a30-9f4a-63cd4a5f8a6c","type":"{kind}","data":{{"reference_id":"r-1","application_start_date":"2025-02-17T11:58:11"}}}}"#
        );
        read_event(body.as_bytes()).unwrap()
    };
    for (kind, happened) in [("started", Happened::Started), ("finished", Happened::Finished)] {
        assert_eq!(read(&format!("application_{kind}")), Some(event("r-1", happened)));
        assert_eq!(read(&format!("assessment_{kind}")), Some(event("r-1", happened)));
    }
    for other in ["application_archived", "started", "Application_Started", ""] {
        assert_eq!(read(other), None, "{other}");
    }
}

#[test]
fn row_8_the_time_of_an_event_is_not_read_so_it_may_lack_its_zone_or_be_none() {
    for date in [r#""2025-02-17T11:58:11""#, r#""2025-02-17T11:58:11+01:00""#, r#""yesterday""#, "null", "7"] {
        let data = format!(r#"{{"reference_id":"r-1","application_start_date":{date}}}"#);
        let body = format!(r#"{{"type":"assessment_started","data":{data}}}"#);
        assert_eq!(read_event(body.as_bytes()), Ok(Some(event("r-1", Happened::Started))), "{date}");
    }
}

#[test]
fn an_event_that_names_no_application_of_ours_is_nothing_to_us() {
    let read = |data: &str| read_event(format!(r#"{{"type":"assessment_finished"{data}}}"#).as_bytes());
    assert_eq!(read(r#","data":{"reference_id":7}"#), Ok(Some(event("7", Happened::Finished))));
    for data in ["", r#","data":null"#, r#","data":[]"#, r#","data":{"reference_id":"../x#y"}"#] {
        assert_eq!(read(data), Ok(None), "{data}");
    }
}

#[test]
fn what_is_no_event_is_said_to_be_none() {
    for body in ["", "{", "[]", r#"["assessment_started",{"reference_id":"r-1"}]"#, "{}", r#"{"type":1}"#, "null"] {
        assert_eq!(read_event(body.as_bytes()), Err(Malformed), "{body}");
    }
}
