//! "4.3. Hiring Team Information": what GET /jobs/{jobId}/hiring-team answers. It names roles and ids; names and addresses of the people
//! would need another scope, and are not asked for.

use crate::job::line;
use serde::Deserialize;
use serde_json::Value;

/// A hiring team.
#[derive(Debug, Deserialize)]
pub struct HiringTeamAnswer {
    #[serde(default)]
    content: Vec<Member>,
}

#[derive(Debug, Deserialize)]
struct Member {
    #[serde(default)]
    role: Value,
}

impl HiringTeamAnswer {
    /// The roles in it, as often as each is filled: `HIRING_MANAGER`, `RECRUITER` and so on, or a company's own word.
    pub fn roles(&self) -> Vec<String> {
        self.content.iter().filter_map(|member| line(&member.role)).collect()
    }
}
