package dev.sluice.doctor;

import dev.sluice.store.Database;
import dev.sluice.store.DatabaseUnavailable;
import java.util.List;

/// Finds out what to ask about where nobody said it: an installation without a pass-through channel is not at fault for
/// having none.
final class UsualQuestion {
    private UsualQuestion() {}

    /// The question, put about the first enabled channel and its first model where no channel is of the usual
    /// type, nor meant to be by its models.
    static Question fitted(Database main, Question question) {
        if (question.chosen()) {
            return question;
        }
        try {
            List<ChannelFacts> channels = main.read(ChannelFacts::read);
            return channels.stream().anyMatch(channel -> isMeant(channel, question))
                    ? question
                    : channels.stream()
                            .filter(channel -> channel.enabled()
                                    && !channel.modelNames().isEmpty()
                                    && !channel.groupNames().isEmpty())
                            .findFirst()
                            .map(channel -> about(channel, question))
                            .orElse(question);
        } catch (DatabaseUnavailable _) {
            // The checks will say so.
            return question;
        }
    }

    private static boolean isMeant(ChannelFacts channel, Question question) {
        return channel.type() == question.channelType()
                || channel.modelNames().stream().anyMatch(question.services()::contains);
    }

    private static Question about(ChannelFacts channel, Question question) {
        String group = channel.groupNames().contains(question.group())
                ? question.group()
                : channel.groupNames().getFirst();
        return question.ofType(channel.type())
                .about(channel.modelNames().getFirst())
                .inGroup(group);
    }
}
