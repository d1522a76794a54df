package org.halley.examples.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.halley.comet.EventChannel;
import org.halley.examples.desk.Condition.Side;
import org.halley.examples.desk.Outcome.State;
import org.halley.examples.desk.Refusal.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonParser;

class DeskTest {

    private static final long START = 1_800_000_000_000L;

    private final AtomicLong now = new AtomicLong(START);
    private final AtomicInteger ids = new AtomicInteger();
    private final LogInMemory log = new LogInMemory(now::get);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Desk desk = open();

    /** Somebody who waits, and what they were told. */
    private static final class Listening implements Task.Client {
        final List<Refusal> refusals = new ArrayList<>();
        int ended;

        @Override
        public void ended() {
            ended++;
        }

        @Override
        public void refused(Refusal refusal) {
            refusals.add(refusal);
        }
    }

    private Desk open() {
        return Desk.open(log, now::get, () -> "t" + ids.incrementAndGet());
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        assertEquals(0, desk.size() - waitingInTheLog(), "what the desk thinks and what the log says");
        desk.close();
        assertEquals(0, log.followers());
    }

    private int waitingInTheLog() {
        return log.of(Book.TASKS).stream().mapToInt(event -> event.startsWith("waiting") ? 1 : -1).sum();
    }

    private static Order order(Side side, String limit, int seconds) {
        return new Order(new Symbol("ACME"), new Condition(side, price(limit)), seconds, "sell 100");
    }

    private static Price price(String amount) {
        return new Price(new BigDecimal(amount));
    }

    private Task accept() {
        return desk.accept(order(Side.ABOVE, "120.5", 30));
    }

    private void publish(String symbol, Object price) {
        log.channel("/desk/prices/" + symbol).publish(Map.of("price", price));
    }

    private List<String> types(Task task) {
        return log.types(Book.TASKS, task.id());
    }

    private void pass(int seconds) {
        now.addAndGet(TimeUnit.SECONDS.toMillis(seconds));
        desk.sweep();
    }

    /** Stops the desk and opens the next one. */
    private void restart() {
        desk.close();
        desk = open();
    }

    @Test
    void acceptedTaskStandsInTheLogAsWaiting() {
        accept();
        assertEquals(List.of("waiting {\"task\":\"t1\",\"state\":\"waiting\",\"symbol\":\"ACME\",\"above\":120.5,"
                + "\"seconds\":30,\"note\":\"sell 100\",\"deadline\":\"2027-01-15T08:00:30Z\"}"), log.of(Book.TASKS));
    }

    @Test
    void priceThatMeetsItExecutesItAtOnce() {
        Task task = accept();
        Listening client = new Listening();
        desk.attach(task, client);
        publish("ACME", 121);
        log.deliver();
        assertEquals(new Outcome(State.DONE, Optional.of(price("121"))), task.outcome().orElseThrow());
        assertEquals(1, client.ended);
        assertEquals(List.of("waiting", "done"), types(task));
        assertTrue(log.of(Book.TASKS).get(1).contains("\"price\":121"));
    }

    @ParameterizedTest
    @CsvSource({ "ABOVE, 120.5, 120.5, waiting", "ABOVE, 120.5, 120.51, done", "ABOVE, 120.5, 120.50, waiting",
        "ABOVE, 120.5, 1, waiting", "BELOW, 120.5, 120.5, waiting", "BELOW, 120.5, 120.49, done",
        "BELOW, 120.5, 9999999, waiting", "BELOW, 0.000000000002, 0.000000000001, done" })
    void limitItselfIsNeitherAboveNorBelow(Side side, String limit, BigDecimal at, String state) {
        Task task = desk.accept(order(side, limit, 30));
        publish("ACME", at);
        log.deliver();
        assertEquals(state, types(task).get(types(task).size() - 1));
    }

    @Test
    void priceEndsEveryTaskThatItMeetsAndNoOther() {
        Task met = accept();
        Task metToo = desk.accept(order(Side.ABOVE, "100", 30));
        Task higher = desk.accept(order(Side.ABOVE, "130", 30));
        Task other = desk.accept(new Order(new Symbol("ACM"), new Condition(Side.ABOVE, price("1")), 30, ""));
        publish("ACME", 121);
        log.deliver();
        assertEquals(List.of("waiting", "done"), types(met));
        assertEquals(List.of("waiting", "done"), types(metToo));
        assertEquals(List.of("waiting"), types(higher));
        assertEquals(List.of("waiting"), types(other));
    }

    @Test
    void priceBeforeTheTaskDoesNotMeetIt() {
        publish("ACME", 121);
        Task task = accept();
        log.deliver();
        assertEquals(List.of("waiting"), types(task));
    }

    @Test
    void priceBehindATaskThatIsJustBeingAcceptedMeetsIt() {
        // The log has the task and then the price; the desk hears of the price before it knows where the task stands.
        log.afterAppending(() -> {
            publish("ACME", 121);
            publish("ACME", 119);
            log.deliver();
        });
        Task task = accept();
        assertEquals(List.of("waiting", "done"), types(task));
    }

    @Test
    void priceBeforeATaskThatIsJustBeingAcceptedDoesNotMeetIt() {
        log.beforeAppending(() -> {
            publish("ACME", 121);
            log.deliver();
        });
        assertEquals(List.of("waiting"), types(accept()));
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "1", "\"121\"", "[121]", "{}", "{\"price\":\"121\"}", "{\"price\":-1}", "{\"price\":0}",
        "{\"price\":null}", "{\"price\":1e99}", "{\"price\":true}", "{\"prize\":121}", "{\"price\":{}}" })
    void whatIsNoPriceEndsNothing(String json) {
        Task task = desk.accept(order(Side.ABOVE, "0.0001", 30));
        Task other = desk.accept(order(Side.BELOW, "9999999", 30));
        log.channel("/desk/prices/ACME").publish(JsonParser.parseString(json));
        log.channel("/desk/prices/acme").publish(Map.of("price", 121));
        log.deliver();
        assertEquals(List.of("waiting"), types(task));
        assertEquals(List.of("waiting"), types(other));
    }

    @Test
    void deadlineOfTheRequestExecutesTheTaskLate() {
        Task task = accept();
        desk.attach(task, new Listening());
        pass(30);
        assertEquals(List.of("waiting"), types(task), "its request will see to it");
        desk.expire(task);
        assertEquals(Outcome.late(), task.outcome().orElseThrow());
        assertEquals(List.of("waiting", "late"), types(task));
    }

    @Test
    void taskWhoseClientHasGoneIsExecutedAtItsDeadline() {
        Task task = accept();
        desk.attach(task, new Listening());
        task.detach();
        pass(29);
        assertEquals(List.of("waiting"), types(task));
        pass(1);
        assertEquals(List.of("waiting", "late"), types(task));
        pass(30);
        assertEquals(2, log.size());
    }

    @Test
    void taskWhoseClientHasGoneIsExecutedByAPrice() {
        Task task = accept();
        Listening client = new Listening();
        desk.attach(task, client);
        task.detach();
        desk.attach(task, client);
        publish("ACME", 121);
        log.deliver();
        assertEquals(List.of("waiting", "done"), types(task));
        assertEquals(0, client.ended, "who has gone is not told, nor takes another's place");
    }

    @Test
    void clientThatComesAfterTheOutcomeIsToldAtOnce() {
        Task task = accept();
        publish("ACME", 121);
        log.deliver();
        Listening client = new Listening();
        desk.attach(task, client);
        assertEquals(1, client.ended);
    }

    @Test
    void executesOnceWhenPriceDeadlineAndSweepRace() throws Exception {
        for (int round = 0; round < 300; round++) {
            Task task = accept();
            now.addAndGet(30_000);
            publish("ACME", 121);
            CyclicBarrier start = new CyclicBarrier(3);
            List<Future<?>> all = new ArrayList<>();
            for (Runnable action : List.<Runnable>of(log::deliver, () -> desk.expire(task), desk::sweep)) {
                all.add(threads.submit(() -> {
                    start.await();
                    action.run();
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(30, TimeUnit.SECONDS);
            }
            assertEquals(2, types(task).size(), () -> types(task).toString());
            assertTrue(task.outcome().isPresent());
        }
    }

    @Test
    void stopTellsClientsAndLeavesTasksWaitingInTheLog() {
        Task task = accept();
        Listening client = new Listening();
        desk.attach(task, client);
        desk.close();
        assertEquals(1, client.refusals.size());
        Refusal refusal = client.refusals.get(0);
        assertEquals(Reason.AWAY, refusal.reason());
        assertEquals("t1", refusal.task());
        assertTrue(refusal.retrySeconds() > 0);
        assertEquals(List.of("waiting"), types(task));
        desk.expire(task);
        now.addAndGet(60_000);
        desk.sweep();
        publish("ACME", 121);
        log.deliver();
        assertEquals(List.of("waiting"), types(task), "a desk that has stopped executes nothing");
        assertThrows(Refusal.class, this::accept);
        Listening second = new Listening();
        desk.attach(task, second);
        assertEquals(1, second.refusals.size());
        desk = open();
    }

    @Test
    void nextDeskTakesUpWhatWaits() {
        Task task = accept();
        Task ended = desk.accept(order(Side.ABOVE, "10", 30));
        publish("ACME", 50);
        log.deliver();
        restart();
        assertEquals(1, desk.size());
        publish("ACME", 121);
        log.deliver();
        assertEquals(List.of("waiting", "done"), types(task));
        assertEquals(List.of("waiting", "done"), types(ended));
        restart();
        assertEquals(0, desk.size());
    }

    @Test
    void nextDeskExecutesAtTheDeadlineThatWasPromised() {
        Task task = accept();
        now.addAndGet(10_000);
        restart();
        pass(19);
        assertEquals(List.of("waiting"), types(task));
        pass(1);
        assertEquals(List.of("waiting", "late"), types(task));
    }

    @Test
    void nextDeskExecutesAtOnceWhatIsOverdue() {
        Task task = accept();
        desk.close();
        now.addAndGet(31_000);
        desk = open();
        assertEquals(List.of("waiting", "late"), types(task));
    }

    @Test
    void nextDeskHearsOfPricesThatCameMeanwhile() {
        Task task = accept();
        desk.close();
        publish("ACME", 119);
        publish("ACME", 121);
        publish("ACME", 122);
        now.addAndGet(31_000);
        desk = open();
        assertEquals(List.of("waiting", "done"), types(task), "the price came before the deadline");
        assertTrue(log.of(Book.TASKS).get(1).contains("\"price\":121"));
    }

    @Test
    void nextDeskDoesNotTakeAPriceBehindTheDeadline() {
        Task task = accept();
        desk.close();
        now.addAndGet(31_000);
        publish("ACME", 121);
        desk = open();
        assertEquals(List.of("waiting", "late"), types(task));
    }

    @Test
    void nextDeskMissesNoPriceBetweenReadingAndFollowing() {
        Task task = accept();
        desk.close();
        desk = open();
        publish("ACME", 121);
        log.deliver();
        assertEquals(List.of("waiting", "done"), types(task));
    }

    @ParameterizedTest
    @ValueSource(strings = { "1", "null", "\"text\"", "{}", "{\"task\":1}", "{\"task\":\"x\"}",
        "{\"task\":\"x\",\"symbol\":\"ACME\",\"above\":1,\"seconds\":1,\"note\":\"\",\"deadline\":\"soon\"}",
        "{\"task\":\"x\",\"symbol\":\"ACME\",\"above\":1,\"seconds\":1,\"note\":\"\",\"deadline\":\"+999999999-12-31T23:59:59Z\"}" })
    void whatSomebodyElsePublishedToTheBookIsPassedOver(String json) {
        Task task = accept();
        EventChannel book = log.channel(Book.TASKS);
        book.publish("waiting", JsonParser.parseString(json));
        desk.close();
        desk = open();
        assertEquals(1, desk.size());
        book.publish("done", Map.of("task", task.id()));
        book.publish("done", JsonParser.parseString(json));
        desk.close();
        desk = open();
        assertEquals(0, desk.size());
    }

    @Test
    void noMoreThanTheBoundWait() {
        for (int i = 0; i < Desk.MAX_WAITING; i++) {
            accept();
        }
        int before = log.size();
        Refusal refusal = assertThrows(Refusal.class, this::accept);
        assertEquals(Reason.FULL, refusal.reason());
        assertTrue(refusal.getMessage().contains("2000 tasks wait"), refusal::getMessage);
        assertEquals(before, log.size());
        publish("ACME", 121);
        log.deliver();
        assertEquals(0, desk.size());
        accept();
    }

    @Test
    void noEventOfAWaitingTaskIsPushedOutOfTheLog() {
        Task oldest = desk.accept(order(Side.BELOW, "1", 3600));
        int accepted = 0;
        Refusal refusal = null;
        while (refusal == null) {
            try {
                desk.expire(accept());
                accepted++;
            } catch (Refusal e) {
                refusal = e;
            }
        }
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(3600, refusal.retrySeconds());
        assertTrue(refusal.getMessage().contains("'" + oldest.id() + "'"), refusal::getMessage);
        assertTrue(2 * accepted > Book.RETAINED - 10, "the room is used");
        desk.expire(oldest);
        assertTrue(log.of(Book.TASKS).size() <= Book.RETAINED, "until it has ended, it is among those that are retained");
        desk.expire(accept());
    }

    @Test
    void hubThatStopsIsTold() {
        Task task = accept();
        Listening client = new Listening();
        desk.attach(task, client);
        log.stop();
        assertEquals(Reason.AWAY, assertThrows(Refusal.class, this::accept).reason());
        assertEquals(1, desk.size());
        desk.expire(task);
        assertEquals(1, client.refusals.size());
        assertEquals(task.id(), client.refusals.get(0).task());
        assertTrue(task.outcome().isEmpty());
        desk.close();
        desk = open();
    }

    @Test
    void stopWaitsForTheExecutionThatIsUnderWay() throws Exception {
        Task task = accept();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        log.beforeAppending(() -> {
            writing.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Future<?> executing = threads.submit(() -> desk.expire(task));
        assertTrue(writing.await(30, TimeUnit.SECONDS));
        Future<?> closing = threads.submit(desk::close);
        while (!desk.isClosed()) {
            Thread.onSpinWait();
        }
        assertFalse(closing.isDone());
        go.countDown();
        executing.get(30, TimeUnit.SECONDS);
        closing.get(30, TimeUnit.SECONDS);
        desk = open();
        assertEquals(0, desk.size());
        assertEquals(List.of("waiting", "late"), types(task));
    }
}
