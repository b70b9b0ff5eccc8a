package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolOutputTest {
    @Test
    void readsRateLatencyAndErrorsOffWrk() {
        var result = Wrk.parse("""
                Running 6s test @ http://127.0.0.1:8080
                  1 threads and 32 connections
                  Thread Stats   Avg      Stdev     Max   +/- Stdev
                    Latency     1.17ms  650.50us  20.00ms   92.11%
                  Latency Distribution
                     50%  912.00us
                     75%    1.27ms
                     90%    1.70ms
                     99%    3.94ms
                  168421 requests in 6.01s, 81.45MB read
                  Socket errors: connect 0, read 3, write 0, timeout 1
                  Non-2xx or 3xx responses: 12
                Requests/sec:  28019.32
                """);

        assertThat(result).isEqualTo(new Load.Result(168421, 28019.32, 0.912, 3.94, 16));
    }

    @Test
    void addsUpTheGenerationsOfAHeap() {
        long used = Heap.parse("""
                4242:
                 def new generation   total 39296K, used 1397K [0x0000000640000000, 0x0000000642aa0000, 0x00000006d5550000)
                  eden space 34944K,   4% used [0x0000000640000000, 0x000000064015d798, 0x0000000642220000)
                 tenured generation   total 87424K, used 9003K [0x00000006d5550000, 0x00000006daab0000, 0x0000000800000000)
                 Metaspace       used 28451K, committed 28800K, reserved 1114112K
                  class space    used 3512K, committed 3712K, reserved 1048576K
                """);

        assertThat(used).isEqualTo((1397 + 9003) * 1024L);
    }

    @Test
    void takesTheMiddleValue() {
        assertThat(Report.median(new double[] {9, 1, 4})).isEqualTo(4);
        assertThat(Report.median(new double[0])).isNaN();
    }
}
