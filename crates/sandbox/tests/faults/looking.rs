//! Behind the scenes.

use jiff::Timestamp;

use crate::visitor::{Visitor, id, unescaped};

#[tokio::test]
async fn an_orders_story_has_its_history_and_its_calls_and_no_secret() {
    let visitor = Visitor::arrive(&[]);
    for candidate in ["Ada Lovelace", "Grace Hopper"] {
        visitor.orders(candidate).await;
    }
    let orders = visitor.until_invited(2).await;
    let (grace, ada) = (id(&orders[0]), id(&orders[1]));
    let listed = visitor.opens("/sandbox/behind").await.0;
    let place = |order: &str| listed.find(order).unwrap();
    assert!(place(&grace) < place(&ada), "the newest comes first");

    let story = unescaped(&visitor.opens(&format!("/sandbox/behind?order={ada}")).await.0);
    let (own, others) = story.split_once("data-live=\"others\"").unwrap();
    for words in [
        "Equalture created the application and mails the candidate.",
        "SmartRecruiters → bridge",
        "POST /packages/orders<",
        "POST /connect_ats/applications<",
        &format!("PATCH /assessment-api/v202010/orders/{ada}/results<"),
        "\"status\": \"PENDING\"",
    ] {
        assert!(own.contains(words), "{words}: {own}");
    }
    assert!(!story.contains(&grace) && !story.contains("grace.hopper"), "the other's calls are not among them");
    assert!(others.contains("POST /connect_ats/access_token") && others.contains("\"access_token\": \"•••\""));

    let secret = visitor.up.after("\n  client secret ");
    for view in ["items", "logs", "calls"] {
        let page = unescaped(&visitor.opens(&format!("/sandbox/behind?view={view}")).await.0);
        assert!(!page.contains(secret) && !page.contains("eyJ"), "{view}");
    }
    // both sides of a call of SmartRecruiters are seen, and it is told once
    let calls = visitor.opens("/sandbox/behind?view=calls").await.0;
    assert_eq!(calls.matches("POST /packages/orders<").count(), 2);
}

#[tokio::test]
async fn a_click_that_only_the_gateway_sees_is_in_the_story() {
    let visitor = Visitor::arrive(&[]);
    visitor.orders("Ada Lovelace").await;
    let order = visitor.until_invited(1).await.remove(0);
    let story = format!("/sandbox/behind?order={}", id(&order));
    let callback = unescaped(&visitor.opens(&story).await.0);
    let (_, callback) = callback.split_once("/equalture/callbacks/").unwrap();
    let capability = callback.split_once('"').unwrap().0.to_owned();
    // a capability of another kind: refused, and of this order all the same
    let click = async |number: u32| {
        let browser = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = browser.get(format!("{}/reports/{capability}?click={number}", visitor.url)).send().await.unwrap();
        assert_eq!(answer.status(), 404);
    };
    click(1).await;
    visitor.skips("1", "hours").await;
    click(2).await;
    let page = unescaped(&visitor.opens(&story).await.0);
    let (_, calls) = page.split_once("data-live=\"calls\"").unwrap();
    assert!(calls.contains(&format!("GET /reports/{}…", &capability[..24])), "{calls}");
    let when = |what: &str| calls.split("<li>").find(|call| call.contains(what)).map(at).unwrap();
    let told = when("PATCH /assessment-api");
    let later = [1, 2].map(|number| when(&format!("?click={number}<")).duration_since(told).as_mins());
    assert_eq!(later, [0, 60], "by the clock that was moved on: {calls}");
}

/// When a call was, as its line tells.
fn at(line: &str) -> Timestamp {
    let (_, time) = line.split_once("datetime=\"").unwrap();
    time.split_once('"').unwrap().0.parse().unwrap()
}

#[tokio::test]
async fn odd_addresses_lead_to_a_page_and_odd_names_stay_text() {
    let visitor = Visitor::arrive(&[]);
    for query in [
        "order=nope",
        "order=%3Cscript%3E",
        "view=odd",
        "view=items&kind=%22%3E",
        "view=logs&function=x&text=%3Cb%3E",
        "view",
        "%ff=%ff",
    ] {
        let page = visitor.opens(&format!("/sandbox/behind?{query}")).await.0;
        assert!(
            page.contains("Behind the scenes") && !page.contains("<script>order") && !page.contains("<b>"),
            "{query}"
        );
    }
    visitor.adds("<b>Bo", "x").await;
    visitor.orders("&lt;b&gt;Bo x").await;
    let order = visitor.until_invited(1).await.remove(0);
    for page in [format!("order={}", id(&order)), "view=calls".to_owned()] {
        let page = visitor.opens(&format!("/sandbox/behind?{page}")).await.0;
        assert!(page.contains("&lt;b&gt;Bo") && !page.contains("<b>Bo"), "{page}");
    }
}
