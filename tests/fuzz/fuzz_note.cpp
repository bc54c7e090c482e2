// Signed notes, checkpoints, keys and proofs: opened only as they were signed, and read only in the one spelling that they are written in.
#include <string>

#include "daemon/audit/checkpoint.hpp"
#include "daemon/audit/line_places.hpp"
#include "daemon/audit/proof.hpp"
#include "daemon/audit/tree.hpp"
#include "tests/fuzz/target.hpp"

FUZZ(text) {
    using namespace beadle;
    static const auto key =
        audit::SigningKey::read("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value();
    static const auto note = audit::sign_checkpoint({.origin = "PeterNeumann/s", .size = 7, .root = audit::sha256({"x"})}, key);
    fuzz::claim(!audit::open_note(text, key.verifier()), "what was not signed is not opened");
    auto other = note;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) other[static_cast<unsigned char>(text[at]) % other.size()] ^= text[at + 1];
    fuzz::claim(audit::open_note(other, key.verifier()).has_value() == (other == note), "no byte of a note can be another");
    if (const auto checkpoint = audit::Checkpoint::read(text))
        fuzz::claim(text.starts_with(checkpoint->text()), "a checkpoint is read as it is written");
    if (const auto verifier = audit::VerifierKey::read(text)) fuzz::claim(text.starts_with(verifier->text()), "a key has one spelling");
    if (const auto frontier = audit::Frontier::read(text.size() % 5000, text))
        fuzz::claim(frontier->bytes() == text, "a frontier is its bytes");
    if (const auto hash = audit::hash_from_hex(text)) fuzz::claim(audit::to_hex(*hash).size() == 64, "a hash has 64 digits");
    if (const auto proof = audit::EntryProof::read(text)) {
        fuzz::claim(proof->text() == text, "a proof of an entry has one spelling");
        fuzz::claim(!audit::check(*proof, key.verifier()).what.empty(), "what was not signed is not proved");
    }
    if (const auto proof = audit::OlderProof::read(text)) {
        fuzz::claim(proof->text() == text, "a proof of going on has one spelling");
        fuzz::claim(!audit::check(*proof, {}, key.verifier()).what.empty(), "what was not signed is not proved");
    }
    audit::LinePlaces places{"s", 7};
    if (places.look_at(text).empty()) fuzz::claim(text.find("\"seq\":7") != std::string_view::npos, "a line stands where it says");
}
