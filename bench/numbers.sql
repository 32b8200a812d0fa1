-- What a crowd has not, as much as busy customers have.

-- everybody is invited, six of ten open it
INSERT INTO invitation (public_id, customer_id, secret_hash, way, made_at,
    expires_at, opened_at, entered_at)
SELECT substr(md5(random()::text || c.id), 1, 20), c.id, sha256(('i' || c.id || random())::bytea), 'email', c.registered_at,
    c.registered_at + interval '14 days',
    CASE WHEN c.id % 10 < 6 THEN c.registered_at + interval '2 hours' END,
    CASE WHEN c.id % 10 < 5 THEN c.registered_at + interval '2 hours' END
FROM customer c;

-- two e-mails and two texts each; of the texts some fail
INSERT INTO message (public_id, wrapped_key, customer_id, channel, kind, once,
    to_digest, status, failure, failure_code, tries, written_at, country, gateway)
SELECT substr(md5(random()::text || c.id), 1, 20), 'x', c.id, CASE WHEN n < 2 THEN 'email' ELSE 'sms' END,
    'invitation', 'bench:' || c.id || ':' || n, sha256(('m' || c.id || random())::bytea),
    CASE WHEN n < 2 THEN 'sent' WHEN (c.id + n) % 17 = 0 THEN 'failed'
        ELSE 'delivered' END,
    CASE WHEN n >= 2 AND (c.id + n) % 17 = 0 THEN 'the phone is switched off' END,
    CASE WHEN n >= 2 AND (c.id + n) % 17 = 0 THEN '3000' || (3 + c.id % 3) END,
    1, c.registered_at + n * interval '1 hour',
    CASE WHEN n >= 2 THEN (ARRAY['GB', 'DE', 'SE', 'FR', 'US', 'EG'])[1 + c.id % 6]
        END, CASE WHEN n < 2 THEN 'smtp' ELSE 'twilio' END
FROM customer c, generate_series(0, 3) n;

-- four of ten who started take a phone
INSERT INTO handoff (public_id, verification_id, secret_hash, steps, ways,
    from_device, made_at, active_at, opened_at, claimed_at, choices, ended_at,
    ended_as)
SELECT substr(md5(random()::text || v.id), 1, 20), v.id, sha256(('h' || v.id || random())::bytea), '["document", "selfie"]'::json,
    (CASE WHEN v.id % 3 = 0 THEN '["qr", "sms"]' ELSE '["qr"]' END)::json, 'Firefox',
    v.started_at, v.started_at, v.started_at, v.started_at, '[]'::json, v.started_at,
    (ARRAY['finished', 'finished', 'finished', 'expired', 'cancelled'])
        [1 + v.id % 5]
FROM verification v WHERE v.id % 10 < 4;

-- a third of the verifications has a picture refused
INSERT INTO evidence (public_id, verification_id, side, state, taken_on,
    received_at, round, at_version, fingerprint, reasons)
SELECT substr(md5(random()::text || v.id), 1, 20), v.id,
    CASE WHEN v.id % 2 = 0 THEN 'front' ELSE 'selfie' END, 'refused', 'phone',
    v.started_at, 1, 1, sha256(v.id::text::bytea),
    (ARRAY['["blurred"]', '["glare"]', '["cut", "dark"]'])[1 + v.id % 3]::json
FROM verification v WHERE v.id % 3 = 0;
