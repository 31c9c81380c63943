-- Who owns what comes through a shared mailbox.

alter table mailbox add column connected_by text;
comment on column mailbox.connected_by is 'E-mail address of the person who connected it; null for imported mail files.';
