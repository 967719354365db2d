//! The customers' side of SmartRecruiters: companies, their candidates, their jobs and the steps of hiring.

use super::SmartRecruiters;
use super::caller::{Refusal, Why};
use super::order::OrderId;
use super::ordering::OrderDraft;
use super::state::{Candidate, Company, Connection, HiringStep, Job};
use crate::credentials::Credentials;
use crate::list::put;

impl SmartRecruiters {
    /// Adds a company, or replaces its credentials; tokens for and from the replaced ones are forgotten.
    pub fn add_company(&self, company: Company) {
        let mut state = self.world.state.lock();
        state.cut_off(&company.id);
        let id = company.id.clone();
        put(&mut state.companies, company, |known| known.id == id);
    }

    /// Removes a company and kills its tokens; its orders stay.
    pub fn remove_company(&self, company: &str) {
        self.world.state.lock().remove(company);
    }

    /// Adds a customer that has not connected the partner.
    pub fn add_customer(&self, id: &str) {
        self.world.state.lock().add_customer(id);
    }

    /// The ids of all customers, connected ones first.
    pub fn customers(&self) -> Vec<String> {
        self.world.state.lock().all_customers()
    }

    /// How far a customer is with the partner.
    pub fn connection(&self, company: &str) -> Connection {
        self.world.state.lock().connection(company)
    }

    /// Has the company use another pair that the partner issued, as after its rotation; what it issued itself stays good.
    pub fn renew_partner(&self, company: &str, partner: Credentials) {
        let mut state = self.world.state.lock();
        state.partner_tokens.remove(company);
        if let Some(known) = state.companies.iter_mut().find(|known| known.id == company) {
            known.partner = partner;
        }
    }

    /// Issues another pair for a company; the former stays good until [`SmartRecruiters::revoke`].
    pub fn issue_customer(&self, company: &str) -> Credentials {
        let issued = Credentials::mint();
        self.world.state.lock().renewed.push((company.to_owned(), issued.clone()));
        issued
    }

    /// Issues another pair to the partner itself; the former stays good until [`SmartRecruiters::revoke`].
    pub fn issue_master(&self) -> Credentials {
        let issued = Credentials::mint();
        self.world.state.lock().masters.push(issued.clone());
        issued
    }

    /// The newest pair that was issued to the partner itself.
    pub fn master(&self) -> Credentials {
        self.world.state.lock().masters.last().cloned().unwrap_or_else(|| Credentials::new("", ""))
    }

    /// Neither the pair with this id nor the tokens that were got with it are good any more.
    pub fn revoke(&self, client_id: &str) {
        let mut state = self.world.state.lock();
        state.grants.retain(|_, grant| grant.client_id != client_id);
        state.masters.retain(|master| master.client_id != client_id);
        state.renewed.retain(|(_, renewed)| renewed.client_id != client_id);
        for company in state.companies.iter_mut().filter(|company| company.customer.client_id == client_id) {
            company.customer = Credentials::mint();
        }
    }

    /// The companies, in the order in which they were added.
    pub fn companies(&self) -> Vec<Company> {
        self.world.state.lock().companies.clone()
    }

    /// One company.
    pub fn company(&self, id: &str) -> Option<Company> {
        self.world.state.lock().company(id).cloned()
    }

    /// Adds a candidate to a company, or replaces the one with the same id.
    pub fn add_candidate(&self, company: &str, candidate: Candidate) {
        let id = candidate.id.clone();
        let entry = (company.to_owned(), candidate);
        put(&mut self.world.state.lock().candidates, entry, |(_, known)| known.id == id);
    }

    /// A company's candidates, in the order in which they were added.
    pub fn candidates(&self, company: &str) -> Vec<Candidate> {
        owned(&self.world.state.lock().candidates, company)
    }

    /// One candidate.
    pub fn candidate(&self, id: &str) -> Option<Candidate> {
        self.world.state.lock().candidate(id).map(|(_, candidate)| candidate.clone())
    }

    /// Adds a job to a company, or replaces the one with the same id.
    pub fn add_job(&self, company: &str, job: Job) {
        let id = job.id.clone();
        let entry = (company.to_owned(), job);
        put(&mut self.world.state.lock().jobs, entry, |(_, known)| known.id == id);
    }

    /// A company's jobs, in the order in which they were added.
    pub fn jobs(&self, company: &str) -> Vec<Job> {
        owned(&self.world.state.lock().jobs, company)
    }

    /// One job.
    pub fn job(&self, id: &str) -> Option<Job> {
        self.world.state.lock().job(id).map(|(_, job)| job.clone())
    }

    /// Lets a step of a job's hiring process order a package by itself, or no step any more.
    pub fn attach_to_step(&self, job_id: &str, step: Option<HiringStep>) {
        if let Some((_, job)) = self.world.state.lock().jobs.iter_mut().find(|(_, job)| job.id == job_id) {
            job.step = step;
        }
    }

    /// Moves a candidate into the step of a job's hiring process that has a package, which is ordered by nobody.
    pub async fn move_to_step(&self, company: &str, candidate_id: &str, job_id: &str) -> Result<OrderId, Refusal> {
        let draft = self.step_order(company, candidate_id, job_id)?;
        self.order(company, draft).await
    }

    fn step_order(&self, company: &str, candidate_id: &str, job_id: &str) -> Result<OrderDraft, Why> {
        let state = self.world.state.lock();
        state.company(company).ok_or(Why::NotConnected)?;
        let candidate = state.candidate(candidate_id).filter(|(owner, _)| owner == company);
        let (_, candidate) = candidate.ok_or(Why::Unknown("candidate"))?;
        let (_, job) = state.job(job_id).filter(|(owner, _)| owner == company).ok_or(Why::Unknown("job"))?;
        let step = job.step.as_ref().ok_or(Why::NoStep)?;
        Ok(OrderDraft::new(candidate, &step.package, job_id).auto_triggered())
    }
}

fn owned<T: Clone>(list: &[(String, T)], company: &str) -> Vec<T> {
    list.iter().filter(|(owner, _)| owner == company).map(|(_, thing)| thing.clone()).collect()
}
