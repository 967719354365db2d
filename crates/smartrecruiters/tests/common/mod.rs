//! An order and its company, as the core holds them.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use assessment::candidate::Candidate;
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::history::History;
use assessment::ids::{CompanyKey, EqualtureJobId, Nonce, OrderKey};
use assessment::order::{Order, Origin};
use assessment::progress::Progress;
use jiff::Timestamp;

pub(crate) fn company() -> Company {
    let key = CompanyKey::parse("smartrecruiters#ACME").unwrap();
    Company {
        key,
        name: None,
        status: CompanyStatus::Active,
        generation: 1,
        settings: Settings::default(),
        leaving: None,
    }
}

/// An order that got this far; it was invited at the time that the guide's samples name.
pub(crate) fn order(progress: Progress) -> Order {
    let invited_at: Timestamp = "2020-08-28T20:36:28.618999Z".parse().unwrap();
    Order {
        key: OrderKey::parse("smartrecruiters#ACME#o-1").unwrap(),
        version: 1,
        written_by: Nonce("n".into()),
        generation: 1,
        fingerprint: "f".into(),
        origin: Origin::Recruiter,
        job: EqualtureJobId::parse("job-1").unwrap(),
        vacancy: None,
        vacancy_title: None,
        language: None,
        candidate: Candidate::Forgotten { masked: None, subject: None },
        accepted_at: invited_at,
        deadline: invited_at,
        progress,
        progress_at: invited_at,
        invited_at: Some(invited_at),
        submitted_at: None,
        revision: 1,
        told: 0,
        telling: None,
        gone: false,
        attempts: Vec::new(),
        retry: None,
        parked: false,
        sealed: None,
        history: History::default(),
        due: None,
        wake: false,
        keep_until: None,
    }
}
