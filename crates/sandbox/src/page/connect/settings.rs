//! A company's choices in words.

use assessment::company::{DoubtPolicy, Settings, ShownWhenInvited, TokenVerb};
use assessment::package::PackageType;
use jiff::SignedDuration;

/// Sentences, those about the usual first.
pub(super) fn in_words(settings: &Settings) -> String {
    let mut words = vec![packages(settings), keeping(settings), doubts(settings.doubts).to_owned()];
    if settings.shown_when_invited == ShownWhenInvited::InProgress {
        words.push("An invited candidate is shown as IN_PROGRESS.".to_owned());
    }
    words.extend(settings.language.as_ref().map(|language| format!("Reports are in {language}.")));
    words.extend(settings.scale.map(|scale| format!("Scores are numbers up to {scale}.")));
    words.extend(settings.empty_list_is_200.then(|| "An empty list is answered 200.".to_owned()));
    words.extend(settings.equalture_base_url.as_ref().map(|url| format!("Its Equalture is at {url}.")));
    words.extend(settings.token_verb.map(|verb| format!("Tokens are asked for with {}.", verb_of(verb))));
    words.join(" ")
}

fn packages(settings: &Settings) -> String {
    let kind = match settings.package_type {
        PackageType::BehavioralAssessment => "behavioural assessments",
        PackageType::SkillTest => "skill tests",
        PackageType::InlineAssessment => "inline assessments",
    };
    let inline = if settings.inline { ", also while applying" } else { ", not while applying" };
    format!("Packages are listed as {kind}{inline}.")
}

fn keeping(settings: &Settings) -> String {
    let [time, results, orders] = [settings.expires_after, settings.keep_results, settings.keep_orders].map(days);
    format!("A candidate has {time}; scores are kept for {results} after they were told, orders for {orders}.")
}

fn doubts(policy: DoubtPolicy) -> &'static str {
    match policy {
        DoubtPolicy::Retry => "After a doubt it is tried once more.",
        DoubtPolicy::Hold => "After a doubt a person must look.",
    }
}

fn verb_of(verb: TokenVerb) -> &'static str {
    match verb {
        TokenVerb::Post => "POST",
        TokenVerb::Get => "GET",
    }
}

fn days(time: SignedDuration) -> String {
    match time.as_hours() / 24 {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_is_told_and_then_what_was_chosen() {
        let usual = in_words(&Settings::default());
        assert_eq!(
            usual,
            "Packages are listed as behavioural assessments, also while applying. A candidate has 60 days; scores are \
             kept for 90 days after they were told, orders for 730 days. After a doubt it is tried once more."
        );
        let chosen =
            Settings { scale: Some(5), inline: false, token_verb: Some(TokenVerb::Get), ..Settings::default() };
        let chosen = in_words(&chosen);
        assert!(
            chosen.contains("not while applying")
                && chosen.ends_with("Scores are numbers up to 5. Tokens are asked for with GET."),
            "{chosen}"
        );
    }
}
