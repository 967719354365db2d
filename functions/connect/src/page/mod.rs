//! The pages of the function, in the look that all pages share.

pub(crate) mod door;
pub(crate) mod settings;
pub(crate) mod trouble;

use crate::trouble::ALLOW;
use crate::visit::Window;
use edge::{page, respond};
use jiff::SignedDuration;
use lambda_http::http::{StatusCode, header};
use lambda_http::{Body, Response};
use maud::Markup;
use smartrecruiters::return_hosts::ReturnHosts;

/// A page before anybody knows where it is shown.
pub(crate) struct Screen {
    status: StatusCode,
    title: &'static str,
    content: Markup,
    wait: Option<SignedDuration>,
}

impl Screen {
    fn new(status: StatusCode, title: &'static str, content: Markup) -> Self {
        Self { status, title, content, wait: None }
    }

    /// The page in a window. A pop-up is framed by SmartRecruiters' own page; everywhere else nobody frames it, and what
    /// its form leads to is again one of SmartRecruiters' pages.
    pub(crate) fn render(&self, window: &Window, return_hosts: &ReturnHosts) -> Response<Body> {
        let html = page::document(&window.place, self.title, &self.content);
        let mut response = if window.is_popup {
            respond::page_framed_by(self.status, html, return_hosts.hosts())
        } else {
            respond::page_leading_to(self.status, html, return_hosts.hosts())
        };
        if let Some(wait) = self.wait {
            respond::set(&mut response, header::RETRY_AFTER, &wait.as_secs().max(1).to_string());
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            respond::set(&mut response, header::ALLOW, ALLOW);
        }
        response
    }
}
