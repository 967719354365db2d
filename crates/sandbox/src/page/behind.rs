//! Behind the scenes: each order's story, what lies in the table, what the functions write, and every call.

mod bodies;
mod call;
mod calls;
mod item;
mod items;
mod logs;
mod orders;
mod story;
mod words;

use std::collections::HashMap;
use std::sync::Weak;

use axum::Router;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

use super::Ground;
use super::layout::{Tab, frame, still};
use crate::playground::{Playground, Vendor};
use item::Item;

/// What the address asks for; anything else is ignored.
type Asked = HashMap<String, String>;

pub(super) fn routes() -> Router<Weak<Playground>> {
    Router::new().route(Tab::Behind.path(), get(shown))
}

async fn shown(ground: Ground, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let word = |name: &str| asked.get(name).map(|value| value.trim()).unwrap_or_default();
    let content = match (word("view"), word("order")) {
        ("logs", _) => {
            let content = logs::view(&ground.sandbox.logs(), &ground, word("function"), word("text"));
            return frame(&ground, Tab::Behind, &page("logs", &content)).await;
        }
        ("calls", _) => page("calls", &calls::view(&ground)),
        (view, order) => match kept(&ground).await {
            Err(why) => page(view, &html! { p.notice { "The table can't be read just now: " (why) "." } }),
            Ok(items) if view == "items" => page(view, &items::view(&items, word("kind"))),
            Ok(items) if !order.is_empty() => {
                let content = story::view(&ground, &items, order, word("company"));
                return frame(&ground, Tab::Behind, &page("", &content)).await;
            }
            Ok(items) => {
                return frame(&ground, Tab::Behind, &page("", &orders::view(&ground, &items))).await;
            }
        },
    };
    still(&ground, Tab::Behind, &content).await
}

/// What lies in the table.
async fn kept(ground: &Playground) -> Result<Vec<Item>, String> {
    let items = ground.items().await.map_err(|error| error.to_string())?;
    Ok(items.iter().filter_map(Item::read).collect())
}

const VIEWS: [(&str, &str); 4] = [("", "Orders"), ("items", "Table"), ("logs", "Logs"), ("calls", "Calls")];

fn page(current: &str, content: &Markup) -> Markup {
    html! {
        h1 { "Behind the scenes" }
        ul.pills {
            @for (view, name) in VIEWS {
                @let query = if view.is_empty() { String::new() } else { format!("?view={view}") };
                li { a href={ (Tab::Behind.path()) (query) } aria-current=[(view == current).then_some("page")] { (name) } }
            }
        }
        (content)
    }
}

/// Which side of the wire cannot be seen.
fn unseen(ground: &Playground) -> Markup {
    let own = |vendor: bool, name: &'static str| (!vendor).then_some(name);
    let vendors = &ground.vendors;
    let ats = own(Vendor::simulated(&vendors.smartrecruiters).is_some(), "SmartRecruiters");
    let platform = own(Vendor::simulated(&vendors.equalture).is_some(), "Equalture");
    html! {
        @for name in ats.into_iter().chain(platform) {
            p.notice {
                (name) " is your own system: what it is asked can't be seen here, only what the bridge answers it and logs."
            }
        }
    }
}
