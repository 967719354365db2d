//! `bridge order show`.

use crate::access::Access;
use crate::arguments::OrderShow;
use crate::order_job::JobView;
use crate::show::print_json;
use crate::trouble::Trouble;
use assessment::attempt::{Attempt, Standing};
use assessment::candidate::Candidate;
use assessment::history::Entry;
use assessment::order::{Order, Origin};
use assessment::ports::Orders as _;
use assessment::progress::Progress;
use comfy_table::{ContentArrangement, Table, presets};
use jiff::Timestamp;
use serde::Serialize;

/// An order as it is shown.
#[derive(Serialize)]
struct View {
    ats: &'static str,
    company: String,
    order: String,
    progress: &'static str,
    /// Why there is no invitation.
    refusal: Option<&'static str>,
    since: Timestamp,
    equalture_job: String,
    vacancy: Option<String>,
    /// Ordered while applying.
    inline: bool,
    /// Masked; the whole address is forgotten as soon as the invitation is out.
    candidate: Option<String>,
    accepted_at: Timestamp,
    invited_at: Option<Timestamp>,
    submitted_at: Option<Timestamp>,
    deadline: Timestamp,
    looked_at_next: Option<Timestamp>,
    parked: bool,
    generation: u32,
    ats_told: ToldView,
    attempts: Vec<AttemptView>,
    history: Vec<EntryView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<JobView>,
}

/// What the ATS knows.
#[derive(Serialize)]
struct ToldView {
    revision: u64,
    confirmed: u64,
    /// An update may be under way until then.
    under_way_until: Option<Timestamp>,
    forgot_the_order: bool,
}

#[derive(Serialize)]
struct AttemptView {
    number: u32,
    begun_at: Timestamp,
    ended: &'static str,
    reference: Option<String>,
    has_result: bool,
}

#[derive(Serialize)]
struct EntryView {
    what: String,
    attempt: u32,
    count: u32,
    first: Timestamp,
    last: Timestamp,
}

/// Shows one order.
pub(crate) async fn show(access: &Access, options: &OrderShow) -> Result<(), Trouble> {
    let key = options.key();
    let company = access.table.read_company(&key.company).await.map_err(|error| access.no_table(&error))?;
    let company = company.ok_or_else(|| Trouble::NoCompany(key.company.clone()))?;
    let order = access.desk().await?.find(&key).await.map_err(|error| access.no_table(&error))?;
    let order = order.ok_or(Trouble::UnknownOrder(key))?;
    let mut view = View::of(&order, access.clock.now());
    if options.with_job {
        view.job = Some(JobView::ask(access, &options.at, &company, &order).await?);
    }
    if options.json {
        print_json(&view)?;
    } else {
        println!("{}", view.table());
    }
    Ok(())
}

impl View {
    fn of(order: &Order, now: Timestamp) -> Self {
        Self {
            ats: order.key.company.ats.as_str(),
            company: order.key.company.company.to_string(),
            order: order.key.order.to_string(),
            progress: order.progress.as_str(),
            refusal: match order.progress {
                Progress::Refused(refusal) => Some(refusal.as_str()),
                _ => None,
            },
            since: order.progress_at,
            equalture_job: order.job.to_string(),
            vacancy: order.vacancy.as_ref().map(ToString::to_string),
            inline: matches!(order.origin, Origin::WhileApplying { .. }),
            candidate: masked(&order.candidate),
            accepted_at: order.accepted_at,
            invited_at: order.invited_at,
            submitted_at: order.submitted_at,
            deadline: order.deadline,
            looked_at_next: order.due,
            parked: order.parked,
            generation: order.generation,
            ats_told: ToldView {
                revision: order.revision,
                confirmed: order.told,
                under_way_until: order.telling.as_ref().map(|telling| telling.not_after),
                forgot_the_order: order.gone,
            },
            attempts: order.attempts.iter().map(|attempt| AttemptView::of(attempt, now)).collect(),
            history: order.history.entries().iter().map(EntryView::from).collect(),
            job: None,
        }
    }

    /// For people.
    fn table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        for (name, text) in self.facts().into_iter().chain(self.job_facts()) {
            table.add_row([name.to_owned(), text]);
        }
        for attempt in &self.attempts {
            table.add_row(["Attempt".to_owned(), attempt.words()]);
        }
        for entry in &self.history {
            table.add_row(["History".to_owned(), entry.words()]);
        }
        table
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let refusal = self.refusal.map_or_else(String::new, |refusal| format!(" ({refusal})"));
        let parked = if self.parked { ", parked: `bridge redrive` tries it again" } else { "" };
        let how = if self.inline { "ordered while applying" } else { "ordered by the company" };
        vec![
            ("Order", format!("{} of {} ({}), {how}", self.order, self.company, self.ats)),
            ("State", format!("{}{refusal} since {:.0}{parked}", self.progress, self.since)),
            ("ATS", self.ats_told.words()),
            ("Candidate", self.candidate.clone().unwrap_or_else(|| "forgotten".to_owned())),
            ("Assessment", self.equalture_job.clone()),
            ("Vacancy", self.vacancy.clone().unwrap_or_else(|| "-".to_owned())),
            ("Accepted", format!("{:.0}", self.accepted_at)),
            ("Invited", time(self.invited_at)),
            ("Submitted", time(self.submitted_at)),
            ("Deadline", format!("{:.0}", self.deadline)),
            ("Next look", time(self.looked_at_next)),
        ]
    }

    fn job_facts(&self) -> Vec<(&'static str, String)> {
        let Some(job) = &self.job else { return Vec::new() };
        let known = [("Title", &job.title), ("Number", &job.number), ("Job status", &job.status), ("City", &job.city)];
        let known = known.into_iter().filter_map(|(name, text)| Some((name, text.clone()?)));
        let team = (!job.hiring_team.is_empty()).then(|| ("Hiring team", job.hiring_team.join(", ")));
        let unread = job.unread.iter().map(|sentence| ("Not read", sentence.clone()));
        known.chain(team).chain(unread).collect()
    }
}

impl ToldView {
    fn words(&self) -> String {
        let words = match (self.forgot_the_order, self.revision) {
            (true, _) => "does not know the order any more".to_owned(),
            (false, 0) => "nothing to tell yet".to_owned(),
            (false, all) if self.confirmed == all => format!("has confirmed everything, {all} of {all} changes"),
            (false, all) => format!("has confirmed {} of {all} changes", self.confirmed),
        };
        let under_way = self.under_way_until.map(|until| format!(", an update may be under way until {until:.0}"));
        words + under_way.as_deref().unwrap_or_default()
    }
}

impl AttemptView {
    fn of(attempt: &Attempt, now: Timestamp) -> Self {
        let ended = attempt.ending.as_ref().map(assessment::attempt::Ending::as_str);
        let open = if matches!(attempt.standing(now), Standing::UnderWay(_)) { "under_way" } else { "abandoned" };
        Self {
            number: attempt.number,
            begun_at: attempt.begun_at,
            ended: ended.unwrap_or(open),
            reference: attempt.reference.as_ref().map(ToString::to_string),
            has_result: attempt.outcome.is_some(),
        }
    }

    fn words(&self) -> String {
        let reference =
            self.reference.as_ref().map_or_else(String::new, |reference| format!(", reference {reference}"));
        let result = if self.has_result { ", with a result" } else { "" };
        format!("{} at {:.0}: {}{reference}{result}", self.number, self.begun_at, self.ended)
    }
}

impl From<&Entry> for EntryView {
    fn from(entry: &Entry) -> Self {
        let Entry { what, attempt, count, first, last } = entry;
        Self { what: what.clone(), attempt: *attempt, count: *count, first: *first, last: *last }
    }
}

impl EntryView {
    fn words(&self) -> String {
        let attempt = if self.attempt > 0 { format!(" (attempt {})", self.attempt) } else { String::new() };
        let again =
            if self.count > 1 { format!(", {} times until {:.0}", self.count, self.last) } else { String::new() };
        format!("{:.0} {}{attempt}{again}", self.first, self.what)
    }
}

fn masked(candidate: &Candidate) -> Option<String> {
    match candidate {
        Candidate::Forgotten { masked, .. } => masked.clone(),
        Candidate::Known { .. } => Some("known until the invitation is out".to_owned()),
        Candidate::ToFetch { .. } => Some("still to be asked for".to_owned()),
    }
}

fn time(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| format!("{at:.0}"))
}
