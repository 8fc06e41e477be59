-- What every document pays for, and again for each attempt and receipt: a look at the row that is pointed to, and a
-- lock on it, of which that on the address book is one for all. The rows of a document are written by one statement
-- that makes what they point to, and nothing of them is deleted: a key in the ledger points to what is there anyhow.
-- compatible: whoever needs a foreign key in order to write does not notice that it is gone.
alter table interchanges drop constraint interchanges_address_book_version_fkey;
-- compatible: as above
alter table messages drop constraint messages_interchange_id_fkey;
-- compatible: as above
alter table messages drop constraint messages_address_book_version_fkey;
-- compatible: as above
alter table message_keys drop constraint message_keys_message_id_fkey;
-- compatible: as above
alter table deliveries drop constraint deliveries_message_id_fkey;
-- compatible: as above
alter table attempts drop constraint attempts_delivery_id_fkey;
-- compatible: as above
alter table receipts drop constraint receipts_interchange_id_fkey;
-- compatible: as above
alter table receipts drop constraint receipts_message_id_fkey;
