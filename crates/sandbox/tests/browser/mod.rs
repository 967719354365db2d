//! A browser without script: it reads pages, follows links and sends forms.

use std::time::{Duration, Instant};

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, Url};
use url::form_urlencoded::Serializer;

use crate::running::Running;

/// A page that was opened.
pub(crate) struct Browser {
    http: Client,
    /// The origin of the sandbox.
    pub(crate) origin: String,
    /// Where this page is.
    pub(crate) address: String,
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) policy: String,
    pub(crate) html: String,
}

impl Browser {
    pub(crate) async fn at(up: &Running, path: &str) -> Self {
        // it may be installed already
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let page = get(&http, up.url(), &format!("{}{path}", up.url())).await;
        if page.status == 303 { page.open(page.location.as_deref().unwrap()).await } else { page }
    }

    /// Opens an address without following where it leads.
    pub(crate) async fn open(&self, address: &str) -> Self {
        let address = Url::parse(&self.address).unwrap().join(address).unwrap();
        get(&self.http, &self.origin, address.as_str()).await
    }

    /// What a person reads, in one line.
    pub(crate) fn text(&self) -> String {
        text(self.html.split("<body").nth(1).unwrap_or(&self.html).split("<script").next().unwrap())
    }

    /// What the page says of what was done.
    pub(crate) fn said(&self) -> String {
        let said = self.html.split("role=\"status\">").nth(1).map(|rest| rest.split("</p>").next().unwrap());
        text(said.unwrap_or_default())
    }

    /// The address behind a link's words.
    pub(crate) fn address(&self, words: &str) -> String {
        let links = self.html.split("<a ").skip(1).map(|link| link.split("</a>").next().unwrap());
        let mut links = links.filter_map(|link| link.split_once('>'));
        let found = links.find(|(_, content)| text(content) == words);
        let (tag, _) = found.unwrap_or_else(|| panic!("no link `{words}` in {}", self.text()));
        attribute(tag, "href").unwrap()
    }

    pub(crate) async fn follow(&self, words: &str) -> Self {
        self.open(&self.address(words)).await
    }

    /// Looks again until the page has these words.
    pub(crate) async fn until(&self, words: &str) -> Self {
        let start = Instant::now();
        loop {
            let page = self.open(&self.address).await;
            if page.text().contains(words) {
                return page;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "`{words}` is missing: {}", page.text());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The words on all its buttons.
    pub(crate) fn buttons(&self) -> Vec<String> {
        buttons(&self.html).collect()
    }

    /// Sends the form of a button, with these fields filled in or chosen, and goes where the answer leads.
    pub(crate) async fn press(&self, button: &str, filled: &[(&str, &str)]) -> Self {
        let answer = self.send(button, filled).await;
        assert_eq!(answer.status, 303, "{button}: {}", answer.html);
        let page = self.open(answer.location.as_deref().unwrap()).await;
        assert_eq!(page.status, 200, "{button}");
        page
    }

    /// The same without going on.
    pub(crate) async fn send(&self, button: &str, filled: &[(&str, &str)]) -> Self {
        read(&self.http, &self.origin, self.form(button, filled)).await
    }

    /// The same with one more header.
    pub(crate) async fn send_as(&self, button: &str, header: &str, value: &str) -> Self {
        read(&self.http, &self.origin, self.form(button, &[]).header(header, value)).await
    }

    /// Sends what no form of a page would.
    pub(crate) async fn send_to(&self, address: &str, body: &str) -> Self {
        let request = self.http.post(address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        read(&self.http, &self.origin, request.body(body.to_owned())).await
    }

    /// The page as its own script asks for it.
    pub(crate) async fn asked_by_script(&self) -> Self {
        read(&self.http, &self.origin, self.http.get(&self.address).header("x-live", "1")).await
    }

    fn form(&self, button: &str, filled: &[(&str, &str)]) -> RequestBuilder {
        let forms = self.html.split("<form ").skip(1).map(|form| form.split("</form>").next().unwrap());
        let mut forms = forms.filter(|form| buttons(form).any(|words| words == button));
        let form = forms.next().unwrap_or_else(|| panic!("no button `{button}` in {}", self.text()));
        let action = attribute(form.split('>').next().unwrap(), "action").unwrap();
        let action = Url::parse(&self.address).unwrap().join(&action).unwrap();
        let mut body = Serializer::new(String::new());
        for (name, value) in fields(form, filled) {
            body.append_pair(&name, &value);
        }
        self.http.post(action).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.finish())
    }
}

async fn get(http: &Client, origin: &str, address: &str) -> Browser {
    read(http, origin, http.get(address)).await
}

async fn read(http: &Client, origin: &str, request: RequestBuilder) -> Browser {
    let response = request.send().await.unwrap();
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    Browser {
        http: http.clone(),
        origin: origin.to_owned(),
        address: response.url().to_string(),
        status: response.status().as_u16(),
        location: header("location"),
        policy: header("content-security-policy").unwrap_or_default(),
        html: response.text().await.unwrap(),
    }
}

fn buttons(form: &str) -> impl Iterator<Item = String> {
    let buttons = form.split("<button").skip(1).map(|button| button.split("</button>").next().unwrap());
    buttons.filter_map(|button| Some(text(button.split_once('>')?.1)))
}

/// What a form sends: what it holds already, and what is filled in. Options are chosen by their words.
fn fields(form: &str, filled: &[(&str, &str)]) -> Vec<(String, String)> {
    let given = |name: &str| filled.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let mut fields: Vec<(String, String)> = Vec::new();
    for tag in form.split("<input ").skip(1).map(|tag| tag.split('>').next().unwrap()) {
        let name = attribute(tag, "name").unwrap();
        let held = attribute(tag, "value").filter(|_| attribute(tag, "type").as_deref() != Some("radio"));
        let new = !fields.iter().any(|(known, _)| *known == name);
        fields.extend(given(&name).or(held).filter(|_| new).map(|value| (name, value)));
    }
    for select in form.split("<select ").skip(1).map(|select| select.split("</select>").next().unwrap()) {
        let name = attribute(select.split('>').next().unwrap(), "name").unwrap();
        let value = chosen(select, given(&name).as_deref());
        fields.push((name, value));
    }
    fields
}

fn chosen(select: &str, words: Option<&str>) -> String {
    let options: Vec<_> = select.split("<option ").skip(1).filter_map(|option| option.split_once('>')).collect();
    let wanted = options.iter().find(|(tag, content)| match words {
        Some(words) => text(content) == words,
        None => tag.ends_with(" selected"),
    });
    let first = options.first().filter(|_| words.is_none());
    let (tag, _) = wanted.or(first).unwrap_or_else(|| panic!("no option {words:?} in {select}"));
    attribute(tag, "value").unwrap()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    tag[start..].split('"').next().map(unescaped)
}

/// Without tags, and with single blanks.
fn text(html: &str) -> String {
    let inline = ["span", "/span", "strong", "/strong", "a", "/a", "code", "/code", "time", "/time"];
    let mut words = String::new();
    for (place, part) in html.split('<').enumerate() {
        let (tag, content) = if place == 0 { ("", part) } else { part.split_once('>').unwrap_or((part, "")) };
        if !inline.contains(&tag.split(' ').next().unwrap()) {
            words.push(' ');
        }
        words.push_str(content);
    }
    unescaped(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
