use super::*;
use edge::testing::words::are_translated;

const ALL: [Text; 30] = [
    Text::PreparedTitle,
    Text::CheckMailTitle,
    Text::StartedTitle,
    Text::DoneTitle,
    Text::OverTitle,
    Text::UnconfirmedTitle,
    Text::NothingTitle,
    Text::EndedTitle,
    Text::WillSend,
    Text::Asked,
    Text::HasSent,
    Text::FinishIt,
    Text::CompanySees,
    Text::NewInvitation,
    Text::TryItsLink,
    Text::CompanyIsTold,
    Text::NothingLeft,
    Text::WillGoTo,
    Text::ShouldGoTo,
    Text::WentTo,
    Text::NoNeedToWait,
    Text::Longer,
    Text::NothingThere,
    Text::Back,
    Text::GoBack,
    Text::GoBackAfterAll,
    Text::Company,
    Text::Job,
    Text::UnavailableTitle,
    Text::Unavailable,
];

#[test]
fn every_text_is_there_in_every_language() {
    are_translated(ALL, |language, what| text(language, what).to_owned());
}

#[test]
fn every_time_is_told_in_every_language() {
    let times = [Ago::Moment, Ago::Minutes(59), Ago::Hour, Ago::Hours(23), Ago::Day, Ago::Days(40)];
    are_translated(times, ago);
    for language in PageLanguage::ALL {
        for (time, count) in [(Ago::Minutes(59), "59"), (Ago::Hours(23), "23"), (Ago::Days(40), "40")] {
            assert!(ago(language, time).contains(count), "{time:?} in {language:?}");
        }
    }
}
