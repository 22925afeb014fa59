//! Query parameters: each taken once by name, and the rest refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::problem::Problem;

/// The query parameters of a request.
///
/// A handler takes those that it knows and then calls [`Query::finish`], which refuses the others: a misspelt filter
/// must not silently list everything. What is wrong with a parameter is 422 `validation_failed` and names it.
#[must_use = "call finish, which refuses unknown parameters"]
pub struct Query<'a> {
    values: &'a BTreeMap<String, Vec<String>>,
    known: BTreeSet<&'static str>,
}

impl<'a> Query<'a> {
    pub(super) fn new(values: &'a BTreeMap<String, Vec<String>>) -> Self {
        Self { values, known: BTreeSet::new() }
    }

    /// A parameter as text, at most once and not empty.
    pub fn text(&mut self, name: &'static str) -> Result<Option<&'a str>, Problem> {
        self.known.insert(name);
        match self.values.get(name).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([value]) if value.is_empty() => Err(Problem::invalid_field(name, "must not be empty")),
            Some([value]) => Ok(Some(value)),
            Some(_) => Err(Problem::invalid_field(name, "expected once")),
        }
    }

    /// A parameter as a `T`; its error's words are the reason.
    pub fn parsed<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Result<Option<T>, Problem> {
        let parse = |text: &str| text.parse().map_err(|error: T::Err| Problem::invalid_field(name, error.to_string()));
        self.text(name)?.map(parse).transpose()
    }

    /// A parameter as a list with commas between, none of them empty and none twice.
    pub fn list<T: FromStr<Err: Display> + PartialEq>(&mut self, name: &'static str) -> Result<Vec<T>, Problem> {
        let mut items = Vec::new();
        for text in self.text(name)?.into_iter().flat_map(|text| text.split(',')) {
            let item = text.trim().parse().map_err(|error: T::Err| Problem::invalid_field(name, error.to_string()))?;
            if items.contains(&item) {
                return Err(Problem::invalid_field(name, format!("{text} is there twice")));
            }
            items.push(item);
        }
        Ok(items)
    }

    /// A parameter as one of `choices`, given as pairs of name and value.
    pub fn one_of<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let chosen = choices.iter().find(|(choice, _)| *choice == text).map(|(_, value)| *value);
        chosen.map(Some).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
            Problem::invalid_field(name, format!("expected one of {}", names.join(", ")))
        })
    }

    /// A parameter as a whole number within `range`.
    pub fn number(&mut self, name: &'static str, range: RangeInclusive<u32>) -> Result<Option<u32>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.map(Some).ok_or_else(|| {
            Problem::invalid_field(name, format!("expected a whole number from {} to {}", range.start(), range.end()))
        })
    }

    /// A parameter as `true` or `false`.
    pub fn flag(&mut self, name: &'static str) -> Result<Option<bool>, Problem> {
        self.one_of(name, &[("true", true), ("false", false)])
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// 400 `unknown_field` for a parameter that was not asked for.
    pub fn finish(self) -> Result<(), Problem> {
        let Some(unknown) = self.values.keys().find(|name| !self.known.contains(name.as_str())) else { return Ok(()) };
        let known: Vec<&str> = self.known.into_iter().collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let shown: String = unknown.chars().take(100).collect();
        Err(Problem::unknown_field(shown, format!("known query parameters: {known}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, Vec<String>> {
        let mut values = BTreeMap::<String, Vec<String>>::new();
        for (name, value) in pairs {
            values.entry((*name).to_owned()).or_default().push((*value).to_owned());
        }
        values
    }

    /// The name of the field that a refusal is about.
    fn field<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
        let problem = result.expect_err("refused");
        assert_eq!(problem.code().as_str(), "validation_failed");
        problem.errors()[0].field.clone()
    }

    #[test]
    fn parameters_are_read_by_kind() {
        let values = values(&[
            ("team_id", "tea_1"),
            ("limit", "20"),
            ("unassigned", "true"),
            ("order", "priority"),
            ("ids", "3, 4"),
        ]);
        let mut query = Query::new(&values);
        assert_eq!(query.text("team_id"), Ok(Some("tea_1")));
        assert_eq!(query.number("limit", 1..=100), Ok(Some(20)));
        assert_eq!(query.flag("unassigned"), Ok(Some(true)));
        assert_eq!(query.one_of("order", &[("updated", 1), ("priority", 2)]), Ok(Some(2)));
        assert_eq!(query.list::<u32>("ids"), Ok(vec![3, 4]));
        assert_eq!(query.parsed::<u64>("cursor"), Ok(None));
        assert_eq!(query.list::<u32>("numbers"), Ok(vec![]));
        assert_eq!(query.finish(), Ok(()));
    }

    #[test]
    fn a_wrong_value_names_its_parameter() {
        let values = values(&[
            ("limit", "0"),
            ("flag", "yes"),
            ("order", "size"),
            ("empty", ""),
            ("twice", "1"),
            ("twice", "2"),
            ("ids", "1,1"),
            ("gap", "1,,2"),
        ]);
        let mut query = Query::new(&values);
        assert_eq!(field(query.number("limit", 1..=100)), "limit");
        assert_eq!(field(query.flag("flag")), "flag");
        assert_eq!(field(query.one_of("order", &[("updated", 1)])), "order");
        assert_eq!(field(query.text("empty")), "empty");
        assert_eq!(field(query.text("twice")), "twice");
        assert_eq!(field(query.list::<u32>("ids")), "ids");
        assert_eq!(field(query.list::<u32>("gap")), "gap");
        assert_eq!(field(query.parsed::<u32>("order")), "order");
    }

    #[test]
    fn unknown_parameters_are_refused() {
        let values = values(&[("limit", "5"), ("assigne_id", "me")]);
        let mut query = Query::new(&values);
        query.number("limit", 1..=100).expect("a number");
        let problem = query.finish().expect_err("misspelt");
        assert_eq!((problem.status(), problem.code().as_str()), (400, "unknown_field"));
        assert_eq!(problem.errors()[0].field, "assigne_id");
        assert!(problem.errors()[0].reason.contains("limit"));
    }
}
