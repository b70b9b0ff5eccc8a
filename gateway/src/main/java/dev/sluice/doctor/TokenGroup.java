package dev.sluice.doctor;

import dev.sluice.store.Database;
import dev.sluice.store.DatabaseUnavailable;
import dev.sluice.token.Groups;
import dev.sluice.token.TokenStore;

/// Turns "what about token 3?" into the group its calls run under.
final class TokenGroup {
    private TokenGroup() {}

    /// The question with the group of its token, when it names one that exists.
    static Question followed(Database main, Question question) {
        if (question.tokenId().isEmpty()) {
            return question;
        }
        try {
            return new TokenStore(main)
                    .byId(question.tokenId().getAsLong())
                    .map(known -> question.inGroup(Groups.effective(
                            known.token().group(), known.owner().group())))
                    .orElse(question);
        } catch (DatabaseUnavailable _) {
            // The checks will say so.
            return question;
        }
    }
}
