-- Which form of which set a numbered paper was set with, for lists that do not open its sealed data.
alter table document add column form_set text;
alter table document add column form_number text;
alter table document add column form_unseen bigint not null default 0;
