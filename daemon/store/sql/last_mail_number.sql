-- last_mail_number.sql: the number of the message that was added last, wherever it is by now.
SELECT max(coalesce((SELECT max(number) FROM outbox), 0), coalesce((SELECT max(number) FROM mail_archive), 0));
