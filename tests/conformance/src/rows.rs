//! The rows, as `rows.txt` lists them.

/// A group of rows.
#[derive(Debug)]
pub(crate) struct Section {
    /// What they have in common.
    pub title: String,
    /// In their order.
    pub rows: Vec<Row>,
}

/// One thing that tests are to show.
#[derive(Debug)]
pub(crate) struct Row {
    /// Such as `A8`, or a number alone for a place where documents leave room.
    pub id: String,
    /// In a few words.
    pub text: String,
    /// Its function is not there yet.
    pub later: bool,
}

/// Reads the list.
pub(crate) fn read(list: &str) -> Result<Vec<Section>, String> {
    let mut sections: Vec<Section> = Vec::new();
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(title) = line.strip_prefix("== ") {
            sections.push(Section { title: title.to_owned(), rows: Vec::new() });
            continue;
        }
        let row = row(line).ok_or_else(|| format!("`{line}` in rows.txt is not an id and a text"))?;
        let section = sections.last_mut().ok_or("rows.txt begins with a row and not with a title")?;
        section.rows.push(row);
    }
    Ok(sections)
}

fn row(line: &str) -> Option<Row> {
    let (later, line) = line.strip_prefix("- ").map_or((false, line), |rest| (true, rest));
    let (id, text) = line.split_once(' ')?;
    Some(Row { id: id.to_owned(), text: text.to_owned(), later })
}

/// The rows that a test shows, by its name: `e5_to_e8_…`, `r1_and_h1_…`, `a3_a4_…`, `row_12_…`.
pub(crate) fn shown_by(test: &str) -> Vec<String> {
    let name = test.rsplit("::").next().unwrap_or(test);
    let (name, letters) = name.strip_prefix("row_").map_or((name, 1), |rest| (rest, 0));
    let mut ids: Vec<Id> = Vec::new();
    let mut ranges = false;
    for word in name.split('_') {
        match (Id::parse(word, letters), word) {
            (Some(id), _) => {
                let from = ids.last().filter(|last| ranges && last.letter == id.letter).map(|last| last.number + 1);
                ids.extend((from.unwrap_or(id.number)..=id.number).map(|number| Id { number, ..id }));
            }
            (None, "to" | "and") if !ids.is_empty() => ranges = word == "to",
            _ => break,
        }
    }
    ids.into_iter().map(Id::shown).collect()
}

#[derive(Clone, Copy)]
struct Id {
    letter: Option<char>,
    number: u32,
}

impl Id {
    fn parse(word: &str, letters: usize) -> Option<Self> {
        let (letter, number) = word.split_at_checked(letters)?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let letter = letter.chars().next();
        let fits = letter.is_none_or(|letter| letter.is_ascii_lowercase());
        (is_number && fits).then(|| number.parse().ok()).flatten().map(|number| Self { letter, number })
    }

    fn shown(self) -> String {
        let letter = self.letter.map(|letter| letter.to_ascii_uppercase());
        letter.into_iter().map(String::from).chain([self.number.to_string()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_what_it_shows() {
        let cases = [
            ("token::a8_a_wrong_secret", "A8"),
            ("a6_a7_a14_alike", "A6 A7 A14"),
            ("e5_to_e8_a_result_address", "E5 E6 E7 E8"),
            ("r1_and_h1_altered_addresses", "R1 H1"),
            ("row_12_a_single_trait", "12"),
            ("row_9_and_10_the_callback", "9 10"),
            ("a_public_link_is_given", ""),
            ("i4_a_503_after_equalture", "I4"),
            ("two_doubts_and_e4", ""),
            ("row_of_orders", ""),
        ];
        for (name, rows) in cases {
            assert_eq!(shown_by(name).join(" "), rows, "{name}");
        }
    }

    #[test]
    fn the_list_is_read_and_says_what_is_yet_to_come() {
        let sections = read("# a list\n\n== One\nA1 this\n- A2 that one\n== Two\n7 other\n").unwrap();
        let shown: Vec<_> =
            sections.iter().flat_map(|section| &section.rows).map(|row| (&*row.id, row.later)).collect();
        assert_eq!(shown, [("A1", false), ("A2", true), ("7", false)]);
        assert!(read("A1 this").is_err() && read("== One\nA1").is_err());
    }
}
