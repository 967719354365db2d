//! The words of an order's history, in sentences.

use super::item::Item;

/// What a word of the history says; the word itself where it is unknown here.
pub(super) fn sentence(what: &str, attempt: u64) -> String {
    let of_attempt = attempt > 0;
    let known = match what {
        "accepted" => "The order is stored, and the ATS has its 202.",
        "candidate_fetched" => "The ATS named the candidate's address.",
        "candidate_not_fetched" => "The ATS did not name the candidate's address this time.",
        "ats_not_ready" => "The ATS gave no token: tried again later.",
        "equalture_not_ready" => "Equalture gave no token: tried again later, nothing was sent.",
        "created" => "Equalture created the application and mails the candidate.",
        "created_unnamed" => {
            "Equalture answered that it created an application, and gave it no usable name: it is not asked again."
        }
        "not_sent" => "Equalture could not be reached: nothing was sent, tried again later.",
        "busy" => "Equalture asked for patience: tried again later.",
        "refused" if of_attempt => "Equalture refused the application for good.",
        "blocked" => "Nothing gets through to Equalture until somebody acts.",
        "in_doubt" => {
            "Sent, and no clear answer came: nobody knows whether the candidate is invited, so a callback is waited for."
        }
        "presumed_invited" => "A refusal after a doubt: the candidate is taken to be invited by the earlier call.",
        "invited" => "The candidate is invited; name and address are forgotten.",
        "started" => "The candidate has begun.",
        "finished" => "The candidate is done; the scores are awaited.",
        "scores_overdue" => "No scores came for an hour: the report is shown without them.",
        "completed" => "The result is here, or shown without scores.",
        "expired" => "The time for the assessment is over.",
        "refused" => "There will be no invitation.",
        "cancelled" => "The company has left: everything personal is forgotten.",
        "erased" => "Erased; a tombstone stays.",
        "told" | "told_twice" => "The ATS confirmed what it was told.",
        "tell_not_sent" => "The ATS could not be reached: told again later.",
        "tell_busy" => "The ATS asked for patience: told again later.",
        "tell_not_accepted" => "The ATS did not take the update: told again later.",
        "tell_blocked" => "Nothing gets through to the ATS until somebody acts.",
        "tell_in_doubt" => "The ATS was told, and no answer came: told once more later.",
        "ats_forgot_the_order" => "The ATS no longer knows the order: nobody is left to tell.",
        "parked" => "Tried for a week in vain: kept, and a person must look.",
        "redriven" => "A person has it tried again, for another week.",
        "results_url_dropped" => {
            "The result named a page that no link may lead to: the scores are kept, the page is not."
        }
        "result_kept" | "result_kept_out" => "A further result came and is not the one shown.",
        "result_revised" => "The result was revised.",
        "results_forgotten" => "The scores have been kept for as long as the company wants, and are forgotten.",
        _ if what.starts_with("owed_") => "The company left before the ATS had been told everything.",
        _ => what,
    };
    if attempt > 1 { format!("{known} (Attempt {attempt}.)") } else { known.to_owned() }
}

/// The colour of an order's progress.
pub(super) fn colour(item: &Item) -> &'static str {
    match item.text("progress") {
        "completed" => "good",
        "accepted" => "wait",
        "invited" | "started" | "finished" => "going",
        "expired" | "refused" => "bad",
        _ => "",
    }
}

/// What the ATS knows of it.
pub(super) fn informed(item: &Item) -> String {
    let (told, revision) = (item.number("told"), item.number("revision"));
    if item.content["gone"] == true {
        "the ATS no longer knows it".to_owned()
    } else if revision == 0 {
        "nothing to tell the ATS yet".to_owned()
    } else if told < revision {
        format!("the ATS is behind: told {told} of {revision} changes")
    } else {
        "the ATS knows everything".to_owned()
    }
}
