//! "2. Selecting Packages": what GET /packages and GET /packages/{id} answer.

use serde::Serialize;

/// A package; all five fields are required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// The job's id, or `inline-` and the job's id.
    pub id: String,
    /// One of the six types.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What the recruiter reads.
    pub name: String,
    /// Never empty; Equalture has none, so it is the name.
    pub description: String,
    /// Empty: Equalture "does not distinguish an assessment package from an assessment".
    pub assessments: [(); 0],
}

/// The document of one package.
pub fn single(package: assessment::package::Package) -> Package {
    package.into()
}

/// The document of a list. An empty one is answered 204, or 200 where the company has chosen so.
pub fn list(packages: Vec<assessment::package::Package>) -> Vec<Package> {
    packages.into_iter().map(Package::from).collect()
}
