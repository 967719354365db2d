//! German.

use super::Text;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::Code => "Code:",
        Text::Languages => "Sprache",
        Text::Check => "Bitte prüfen Sie Folgendes",
        Text::UnknownTitle => "Dieser Link funktioniert nicht",
        Text::Unknown => "Unter dieser Adresse ist nichts zu finden. Vielleicht wurde sie beim Kopieren abgeschnitten.",
        Text::EndedTitle => "Dieser Link ist abgelaufen",
        Text::Ended => "Was hier zu sehen war, wird nicht mehr aufbewahrt.",
        Text::ProblemTitle => "Das hat nicht geklappt",
        Text::OnlyByItsLink => "Diese Seite lässt sich nur über ihren Link öffnen.",
        Text::TooLarge => "Was Sie gesendet haben, ist zu groß.",
        Text::TooOften => "Das wurde zu oft versucht. Warten Sie einige Minuten und versuchen Sie es noch einmal.",
        Text::NotUnderstood => {
            "Wir konnten nicht lesen, was gesendet wurde. Gehen Sie zurück und versuchen Sie es noch einmal."
        }
        Text::AnswerOfOthers => {
            "Ein anderes System hat nicht richtig geantwortet. Versuchen Sie es in einigen Minuten noch einmal."
        }
        Text::Unavailable => {
            "Diese Seite ist gerade nicht verfügbar. Es ist nichts verloren gegangen. Versuchen Sie es in einer Minute noch einmal."
        }
        Text::Ours => "Bei uns ist etwas schiefgegangen. Versuchen Sie es in einer Minute noch einmal.",
    }
}
