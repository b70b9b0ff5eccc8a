package dev.sluice.ledger;

import static dev.sluice.ledger.Tariff.ratios;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Usage.Input;
import dev.sluice.ledger.Usage.Output;
import dev.sluice.ledger.Usage.Source;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Compares bills with the settlement formula as the specification writes it, once for vendors that count caches inside
/// the prompt and once for those that count them beside it.
final class BillFormulaTest {
    @RepeatedTest(300)
    void billsFollowTheFormulaOfEitherKindOfVendor(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        var ratios = ratios(decimal(random, 4), decimal(random, 3))
                .group(decimal(random, 2))
                .cacheRead(decimal(random, 2))
                .image(decimal(random, 1));
        for (int i = 0; i < 50; i++) {
            boolean apart = random.nextBoolean();
            long prompt = random.nextLong(100_000);
            long read = random.nextLong(20_000);
            long write5m = random.nextLong(5_000);
            long write1h = random.nextLong(5_000);
            long write = write5m + write1h + random.nextLong(5_000);
            long image = random.nextLong(2_000);
            long output = random.nextLong(50_000);
            long whole = apart ? prompt + read + write : prompt;
            var usage = new Usage(
                    Source.REPORTED,
                    new Input(whole, read, write, apart ? write5m : 0, apart ? write1h : 0, image, 0),
                    Output.of(output),
                    0,
                    ToolUse.NONE,
                    apart);

            var price = ratios.price();
            var expected = apart
                    ? beside(price, prompt, read, write, write5m, write1h, image, output)
                    : inside(price, prompt, read, write, image, output);
            assertThat(Bill.of(price, usage, Work.CHAT).quota().units()).isEqualTo(expected);
        }
    }

    private static long inside(Price.ByTokens price, long prompt, long read, long write, long image, long output) {
        long base = Math.max(0, prompt - read - write - image);
        var written = times(price.cacheWrite(), write);
        return settle(price, base, read, written, image, output, prompt + output > 0);
    }

    private static long beside(
            Price.ByTokens price,
            long prompt,
            long read,
            long write,
            long fiveMinutes,
            long hour,
            long image,
            long output) {
        long base = Math.max(0, prompt - image);
        long rest = Math.max(0, write - fiveMinutes - hour);
        var written = times(price.cacheWrite(), rest)
                .add(times(price.cacheWrite(), fiveMinutes))
                .add(times(price.cacheWrite().multiply(new BigDecimal("1.6")), hour));
        return settle(price, base, read, written, image, output, prompt + output + read + write > 0);
    }

    private static long settle(
            Price.ByTokens price, long base, long read, BigDecimal written, long image, long output, boolean used) {
        var tokens = BigDecimal.valueOf(base)
                .add(times(price.cacheRead(), read))
                .add(times(price.image(), image))
                .add(written)
                .add(times(price.completion(), output));
        var rate = price.model().multiply(price.terms().factor().group());
        long quota = tokens.multiply(rate).setScale(0, RoundingMode.HALF_UP).longValueExact();
        return quota == 0 && used && rate.signum() > 0 ? 1 : quota;
    }

    private static BigDecimal times(BigDecimal ratio, long tokens) {
        return ratio.multiply(BigDecimal.valueOf(tokens));
    }

    private static String decimal(Random random, int digits) {
        return BigDecimal.valueOf(random.nextInt(100_000), digits + 1).toPlainString();
    }
}
