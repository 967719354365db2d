//! The simulated assessment: a few questions, each about one trait, answered on five levels.

use std::collections::BTreeMap;

/// One question.
pub(super) struct Question {
    /// Its name in the form.
    pub(super) name: &'static str,
    /// What it measures.
    pub(super) about: &'static str,
    pub(super) text: &'static str,
    /// Each level's answer, and how Equalture puts it.
    pub(super) levels: [(&'static str, &'static str); 5],
}

pub(super) const QUESTIONS: [Question; 3] = [
    Question {
        name: "flexibility",
        about: "Cognitive flexibility",
        text: "A plan changes at the last minute.",
        levels: [
            ("I keep to the old plan", "Keeps to the plan"),
            ("I adapt if I must", "Adapts if needed"),
            ("I wait and see", "Fairly flexible"),
            ("I adapt quickly", "Flexible"),
            ("I like it when plans change", "Very flexible"),
        ],
    },
    Question {
        name: "problems",
        about: "Problem solving",
        text: "A problem has no known solution.",
        levels: [
            ("I ask somebody", "Asks for guidance"),
            ("I look for a similar case", "Follows known ways"),
            ("I try what is usual", "Combines known ways"),
            ("I often find a new way", "Often finds a new way"),
            ("I always find a new way", "Always finds a new way"),
        ],
    },
    Question {
        name: "decisions",
        about: "Behavioural style",
        text: "You have to decide, and facts are missing.",
        levels: [
            ("I wait for the facts", "Analytical"),
            ("I decide on a hunch now and then", "Somewhat intuitive"),
            ("It depends", "Balanced"),
            ("I trust my intuition", "Intuitive"),
            ("I decide at once", "Very intuitive"),
        ],
    },
];

/// The scores as Equalture sends them, such as `(4) Often finds a new way`; none unless each question is answered.
pub(super) fn scores(answers: &BTreeMap<String, String>) -> Option<Vec<(String, String)>> {
    QUESTIONS.iter().map(|question| score(question, answers.get(question.name)?)).collect()
}

fn score(question: &Question, answer: &str) -> Option<(String, String)> {
    let level: usize = answer.parse().ok()?;
    let (_, words) = question.levels.get(level.checked_sub(1)?)?;
    Some((question.about.to_owned(), format!("({level}) {words}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(answers: [(&str, &str); 3]) -> BTreeMap<String, String> {
        answers.map(|(name, answer)| (name.to_owned(), answer.to_owned())).into()
    }

    #[test]
    fn answers_become_scores_in_the_vendors_words() {
        let given = answers([("flexibility", "5"), ("problems", "4"), ("decisions", "1")]);
        let expected = [
            ("Cognitive flexibility", "(5) Very flexible"),
            ("Problem solving", "(4) Often finds a new way"),
            ("Behavioural style", "(1) Analytical"),
        ];
        let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(scores(&given), Some(expected.to_vec()));
    }

    #[test]
    fn each_question_needs_one_of_the_five_levels() {
        for wrong in ["0", "6", "-1", "", "x"] {
            assert_eq!(
                scores(&answers([("flexibility", "1"), ("problems", wrong), ("decisions", "1")])),
                None,
                "{wrong}"
            );
        }
        let mut missing = answers([("flexibility", "1"), ("problems", "2"), ("decisions", "3")]);
        missing.remove("decisions");
        assert_eq!(scores(&missing), None);
    }
}
