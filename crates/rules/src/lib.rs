//! What must be right: forms, procedures, workflow, calendar, fees, permissions. Pure.
