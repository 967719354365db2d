//! SmartRecruiters, Assessment Partner API v202010.
