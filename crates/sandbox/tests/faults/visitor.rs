//! A sandbox that stays up, and somebody who clicks through its pages without script.

use std::time::{Duration, Instant};

use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::running::Running;

/// A sandbox of its own, and a browser at its pages.
pub(crate) struct Visitor {
    pub(crate) up: Running,
    http: reqwest::Client,
    /// The bridge's address.
    pub(crate) url: String,
}

/// A page as it was answered.
pub(crate) struct Page(pub(crate) String);

impl Visitor {
    /// Starts a sandbox and waits until it is ready.
    pub(crate) fn arrive(arguments: &[&str]) -> Self {
        // it may be installed already
        let _ = rustls::crypto::ring::default_provider().install_default();
        let up = Running::start(arguments);
        let (url, http) = (up.url().to_owned(), reqwest::Client::builder().no_proxy().build().unwrap());
        Self { up, http, url }
    }

    /// Stops the sandbox as Ctrl-C does.
    pub(crate) fn leave(mut self) {
        assert_eq!(self.up.signal("-INT"), Some(0));
    }

    /// Opens a page, which is there.
    pub(crate) async fn opens(&self, path: &str) -> Page {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        Page(answer.text().await.unwrap())
    }

    /// Sends a form, and sees the page that it leads to.
    pub(crate) async fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.http.post(format!("{}{path}", self.url)).body(body);
        let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path} {fields:?}");
        Page(answer.text().await.unwrap())
    }

    /// Turns a vendor's dial.
    pub(crate) async fn turns(&self, vendor: &str, fields: &[(&str, &str)]) -> String {
        self.sends(&format!("/sandbox/faults/vendors/{vendor}"), fields).await.said()
    }

    /// Skips so many of these.
    pub(crate) async fn skips(&self, number: &str, unit: &str) -> String {
        self.sends("/sandbox/faults/skip", &[("number", number), ("unit", unit)]).await.said()
    }

    /// The recruiter orders for a candidate by name; with what the page then says.
    pub(crate) async fn orders(&self, candidate: &str) -> String {
        let page = self.opens("/sandbox").await.0;
        let desk = page.split_once(&format!("aria-label=\"{candidate}\"")).unwrap().1;
        let field = |name: &str| after(desk, &format!("name=\"{name}\" value=\"")).to_owned();
        let package = after(desk.split_once("<select name=\"package\">").unwrap().1, "value=\"");
        let (company, job, candidate) = (field("company"), field("job"), field("candidate"));
        let fields = [("company", &*company), ("job", &*job), ("candidate", &*candidate), ("package", package)];
        self.sends("/sandbox/recruiter/order", &fields).await.said()
    }

    /// Somebody new is a candidate.
    pub(crate) async fn adds(&self, first_name: &str, last_name: &str) -> String {
        let name = [("company", "Globex"), ("first_name", first_name), ("last_name", last_name)];
        let fields = [&name[..], &[("email", "new@example.com"), ("language", "en")]].concat();
        self.sends("/sandbox/recruiter/candidate", &fields).await.said()
    }

    /// SmartRecruiters sends an order once more.
    pub(crate) async fn orders_again(&self, order: &str) -> String {
        self.sends("/sandbox/recruiter/again", &[("company", "Globex"), ("order", order)]).await.said()
    }

    /// The items of a kind, as the page shows them, newest order first.
    pub(crate) async fn items(&self, kind: &str) -> Vec<Value> {
        let page = self.opens(&format!("/sandbox/behind?view=items&kind={kind}")).await.0;
        let items = page.split("<pre class=\"wrap\" tabindex=\"0\">").skip(1);
        let items = items.map(|item| unescaped(item.split_once("</pre>").unwrap().0));
        let mut items: Vec<Value> = items.map(|item| serde_json::from_str(&item).unwrap()).collect();
        items.sort_by_key(|item| std::cmp::Reverse(item["accepted_at"].as_str().map(ToOwned::to_owned)));
        items
    }

    /// Waits until all orders in the table are so.
    pub(crate) async fn until_orders(&self, what: &str, hold: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let begun = Instant::now();
        loop {
            let orders = self.items("ORDER").await;
            if hold(&orders) {
                return orders;
            }
            assert!(begun.elapsed() < Duration::from_secs(25), "{what}: {orders:#?} {}", self.logs().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until so many orders are there and all are invited and told.
    pub(crate) async fn until_invited(&self, count: usize) -> Vec<Value> {
        let settled = |order: &Value| order["progress"] == "invited" && order["told"] == order["revision"];
        let what = format!("{count} orders that are invited");
        self.until_orders(&what, |orders| orders.len() == count && orders.iter().all(settled)).await
    }

    /// The mails that candidates got: whom each greets.
    pub(crate) async fn mails(&self) -> Vec<String> {
        let page = self.opens("/sandbox/candidate").await.0;
        let mails = page.split("<p class=\"quiet\">To ").skip(1);
        mails.map(|mail| mail.split_once(" &lt;").unwrap().0.to_owned()).collect()
    }

    /// How often Equalture was asked to create an application.
    pub(crate) async fn creates(&self) -> usize {
        let page = self.opens("/sandbox/behind?view=calls").await.0;
        page.matches("POST /connect_ats/applications<").count()
    }

    /// Whether a call of a function ended with its process being killed.
    pub(crate) async fn has_seen_die(&self, function: &str) -> bool {
        let page = self.opens(&format!("/sandbox/behind?view=logs&function={function}&text=killed")).await.0;
        page.contains("Runtime exited without an answer: killed")
    }

    pub(crate) async fn logs(&self) -> String {
        unescaped(&self.opens("/sandbox/behind?view=logs").await.0)
    }
}

impl Page {
    /// What the page says of the newest thing that was done.
    pub(crate) fn said(&self) -> String {
        let said = self.0.split_once("class=\"said\" role=\"status\">");
        unescaped(said.map(|(_, rest)| rest.split_once("</p>").unwrap().0).unwrap_or_default())
    }
}

/// What stands behind a text, up to the quote.
fn after<'t>(text: &'t str, beginning: &str) -> &'t str {
    let (_, rest) = text.split_once(beginning).unwrap_or_else(|| panic!("{beginning} in {text}"));
    rest.split_once('"').unwrap().0
}

pub(crate) fn unescaped(html: &str) -> String {
    html.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Whether an order's history has this word.
pub(crate) fn has(order: &Value, what: &str) -> bool {
    order["history"].as_array().unwrap().iter().any(|entry| entry["what"] == what)
}

/// The ATS's id of an order.
pub(crate) fn id(order: &Value) -> String {
    order["pk"].as_str().unwrap().rsplit('#').next().unwrap().to_owned()
}
