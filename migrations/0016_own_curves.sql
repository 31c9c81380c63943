-- A workspace's own calibration: a curve over the shipped confidence, fitted on its answers, applied by an admin.

alter table decision add column shipped_confidence double precision check (shipped_confidence between 0 and 1);
comment on column decision.shipped_confidence is
  'Confidence by the shipped curve alone, on which thresholds are proven; null: no own curve was in force.';
alter table decision_label add column shipped_confidence double precision check (shipped_confidence between 0 and 1);

alter table calibration drop constraint calibration_kind_check;
alter table calibration add constraint calibration_kind_check
  check (kind in ('match', 'match_curve', 'match_curve_ready', 'deal', 'signature'));
comment on column calibration.kind is
  'match: the proven threshold; match_curve: the curve in force; match_curve_ready: fitted, waits for an admin.';
