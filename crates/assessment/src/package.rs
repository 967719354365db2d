//! What can be ordered: published Equalture jobs, each listed once, and once more for use while applying.

use crate::company::Settings;
use crate::ids::{EqualtureJobId, Malformed};

/// The kinds of package that SmartRecruiters knows (2. Selecting Packages).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageType {
    /// `BEHAVIORAL_ASSESSMENT`, the default.
    BehavioralAssessment,
    /// `SKILL_TEST`.
    SkillTest,
    /// `INLINE_ASSESSMENT`: shown only while an inline step is set up.
    InlineAssessment,
}

/// A published Equalture job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Equalture's id.
    pub id: EqualtureJobId,
    /// Equalture's name; its id where it has none.
    pub name: String,
}

/// What a recruiter chooses from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The job and the form it is ordered in.
    pub id: PackageId,
    /// What the list shows.
    pub name: String,
    /// The kind it is listed as.
    pub kind: PackageType,
}

/// Begins the id of a package that is ordered while applying.
const INLINE: &str = "inline-";

/// The id a package is listed under: the job's own, or `inline-` and the job's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageId {
    /// The job behind it.
    pub job: EqualtureJobId,
    /// Whether it is the form for use while applying.
    pub inline: bool,
}

impl PackageId {
    /// Reads either form.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let (inline, job) = text.strip_prefix(INLINE).map_or((false, text), |job| (true, job));
        Ok(Self { job: EqualtureJobId::parse(job)?, inline })
    }
}

impl std::fmt::Display for PackageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.inline { INLINE } else { "" }, self.job)
    }
}

/// The packages of a company, in the order Equalture lists its jobs.
pub fn packages(jobs: &[Job], settings: &Settings) -> Vec<Package> {
    jobs.iter().flat_map(|job| forms(job, settings)).collect()
}

/// The one package with this id, if the company offers it.
pub fn package(id: &PackageId, jobs: &[Job], settings: &Settings) -> Option<Package> {
    let job = jobs.iter().find(|job| job.id == id.job)?;
    forms(job, settings).into_iter().find(|package| package.id == *id)
}

/// The packages a mapped field asks for: those of the job it names by id or name, or all if it names none.
pub fn matching(packages: Vec<Package>, wanted: Option<&str>) -> Vec<Package> {
    let Some(wanted) = wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) else {
        return packages;
    };
    let fits = |package: &Package| {
        let base = package.name.strip_suffix(WHILE_APPLYING).unwrap_or(&package.name);
        package.id.job.as_str() == wanted || base.eq_ignore_ascii_case(wanted)
    };
    let found: Vec<Package> = packages.iter().filter(|package| fits(package)).cloned().collect();
    if found.is_empty() { packages } else { found }
}

/// Ends the name of a package that is ordered while applying.
const WHILE_APPLYING: &str = " (while applying)";

fn forms(job: &Job, settings: &Settings) -> Vec<Package> {
    let plain = Package {
        id: PackageId { job: job.id.clone(), inline: false },
        name: job.name.clone(),
        kind: settings.package_type,
    };
    let inline = settings.inline.then(|| Package {
        id: PackageId { job: job.id.clone(), inline: true },
        name: format!("{}{WHILE_APPLYING}", job.name),
        kind: PackageType::InlineAssessment,
    });
    std::iter::once(plain).chain(inline).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(id: &str, name: &str) -> Job {
        Job { id: EqualtureJobId::parse(id).unwrap(), name: name.into() }
    }

    fn ids(packages: &[Package]) -> Vec<String> {
        packages.iter().map(|package| package.id.to_string()).collect()
    }

    #[test]
    fn each_job_is_listed_twice_unless_inline_is_off() {
        let jobs = [job("a", "Engineer"), job("b", "Accountant")];
        assert_eq!(ids(&packages(&jobs, &Settings::default())), ["a", "inline-a", "b", "inline-b"]);
        let off = Settings { inline: false, ..Settings::default() };
        assert_eq!(ids(&packages(&jobs, &off)), ["a", "b"]);
    }

    #[test]
    fn one_package_is_found_in_the_form_that_is_offered() {
        let jobs = [job("a", "Engineer")];
        let off = Settings { inline: false, ..Settings::default() };
        let id = PackageId::parse("inline-a").unwrap();
        assert_eq!(package(&id, &jobs, &Settings::default()).unwrap().name, "Engineer (while applying)");
        assert_eq!(package(&id, &jobs, &off), None);
    }

    #[test]
    fn a_mapped_field_narrows_the_list_only_when_it_matches() {
        let all = packages(&[job("a", "Engineer"), job("b", "Accountant")], &Settings::default());
        let narrowed = |wanted| ids(&matching(all.clone(), wanted));
        assert_eq!(narrowed(Some("b")), ["b", "inline-b"]);
        assert_eq!(narrowed(Some("engineer")), ["a", "inline-a"]);
        assert_eq!(narrowed(Some("Plumber")).len(), 4);
        assert_eq!(narrowed(None).len(), 4);
    }
}
