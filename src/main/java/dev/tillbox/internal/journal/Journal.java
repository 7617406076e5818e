package dev.tillbox.internal.journal;

import dev.tillbox.ClosedException;
import dev.tillbox.DeviceProfile;
import dev.tillbox.EntryFilter;
import dev.tillbox.FrozenCall;
import dev.tillbox.FrozenException;
import dev.tillbox.HaltReason;
import dev.tillbox.OfflineLimits;
import dev.tillbox.QueueFileException;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.RedemptionState;
import dev.tillbox.Salvage;
import dev.tillbox.StorageFullException;
import dev.tillbox.TillboxException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open queue file: accepts redemptions, records what happens to them, and answers what is true.
 * {@link Schema} explains the format.
 *
 * <p>What a method has written when it returns survives a crash and a power cut, on a drive that
 * does not lie about flushing. What it throws on is not written, but for {@link
 * dev.tillbox.UndecidedException}. Readers see only what is committed. Thread-safe.
 */
public final class Journal implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final QueueFile file;
  private final QueueLock lock;
  private final TillClock clock;
  private final List<Connection> connections;
  private final Transactions transactions;
  private final JournalReader writersReader;
  private final JournalReader reader;
  private final Object reading = new Object();
  private final Checkpoints checkpoints;
  private final Reserve reserve;
  private final Intake intake;
  private final GroupCommit groupCommit;
  private final Stamp stamp;
  private final String owner;
  private final String foreignOwner;
  private final RequestIds requestIds = new RequestIds();
  private final AtomicLong fresh;
  private final AtomicLong setAside;

  /** Unsettled sequences that may have been sent, held ones left out. Only under the write lock. */
  private final Set<Long> inDoubt;

  /** A submit was refused for want of room: what is left must be put to use before it is gone. */
  private volatile boolean roomIsDue;

  private volatile Totals totals;
  private boolean closed;

  Journal(Opened opened, String owner, OfflineLimits limits, Clock wall, LongSupplier nanoTime)
      throws SQLException {
    this.owner = owner;
    this.foreignOwner = opened.foreignOwner;
    this.file = opened.file;
    this.lock = opened.lock;
    this.connections = opened.connections;
    this.reader = new JournalReader(opened.reading);
    this.writersReader = new JournalReader(opened.writing);
    this.clock = reader.clock(wall, nanoTime);
    Marks marks = reader.marks();
    this.transactions = new Transactions(file, opened.writing, marks, opened.stamp);
    this.checkpoints =
        new Checkpoints(
            opened.checkpointing,
            transactions.lock,
            opened.pageBytes,
            opened.walLimitBytes,
            transactions::logBeginsAnew);
    this.reserve = opened.reserve;
    this.stamp = opened.stamp;
    checkpoints.run();
    this.intake = new Intake(file.path(), limits, writersReader);
    this.groupCommit = new GroupCommit(transactions.lock, marks.nextSequence, this::commit);
    this.fresh = new AtomicLong(reader.countFresh(marks.toldFact));
    this.setAside = new AtomicLong(reader.countSetAside());
    this.inDoubt = reader.inDoubt(marks);
    this.totals = new Totals(marks, inDoubt.size());
  }

  /**
   * Opens a queue file, or makes a new one.
   *
   * @param path the file; its folder must exist
   * @param identity whom the queued calls are for, see {@link Owner}; a file that belongs to others
   *     is frozen
   * @throws QueueFileException if the file cannot be used; it is left untouched
   * @throws dev.tillbox.QueueInUseException if somebody else has it open
   */
  public static Journal open(
      Path path,
      String identity,
      DeviceProfile.Storage storage,
      OfflineLimits limits,
      Clock clock) {
    return open(path, identity, storage, limits, clock, System::nanoTime);
  }

  /** As above, with the monotonic clock named, too. */
  public static Journal open(
      Path path,
      String identity,
      DeviceProfile.Storage storage,
      OfflineLimits limits,
      Clock clock,
      LongSupplier nanoTime) {
    return Undisturbed.get(() -> opened(path, identity, storage, limits, clock, nanoTime));
  }

  private static Journal opened(
      Path path,
      String identity,
      DeviceProfile.Storage storage,
      OfflineLimits limits,
      Clock clock,
      LongSupplier nanoTime) {
    Opened opened = Opened.open(path, identity, storage, clock);
    try {
      return new Journal(opened, identity, limits, clock, nanoTime);
    } catch (SQLException e) {
      QueueFileException failure = StorageFaults.explain("Reading", opened.file.path(), e);
      opened.closeAfter(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /** Where the file is. */
  public Path path() {
    return file.path();
  }

  /** Why nothing is accepted or sent until somebody decides; empty when the file is ours. */
  public Optional<String> frozen() {
    return Optional.ofNullable(foreignOwner).map(former -> Owner.difference(former, owner));
  }

  /** Writes down, for those who look from outside, whether the file is frozen. */
  public void noteWhetherFrozen() {
    if (frozen().isPresent()) {
      commit(new Step().halt(HaltReason.IDENTITY, frozen().get()));
    } else if (halt().filter(HaltReason.IDENTITY::equals).isPresent()) {
      commit(new Step().endHalt());
    }
  }

  /**
   * Gives a frozen file to who has opened it; the next opening finds it so. All of it is in doubt
   * from then on: the former owner may have sent even what was never sent from here, out of a copy.
   */
  public void adopt(Adopted by) {
    long createdMs = read(JournalReader::createdMs);
    int fileId = read(JournalReader::fileId);
    writeNow(
        (facts, marks, now) -> {
          List<SequenceRange> all = SequenceRange.below(marks.nextSequence);
          facts.identity(owner, createdMs, fileId);
          facts.adoption(foreignOwner, owner, by, all, now.serverMs, marks);
          facts.haltEnded(now.serverMs);
          return true;
        });
  }

  /**
   * Closes a frozen file and sets it aside as it is, with all that lies beside it, for those whom
   * it belongs to; an empty one of who has opened it takes its place. Nobody else can open either
   * meanwhile.
   *
   * @return where the old one is
   */
  public Path closeAndSetAside(Adopted by, DeviceProfile.Storage storage, Clock wall) {
    transactions.lock.lock();
    try {
      requireOpen();
      return Undisturbed.get(() -> setAsideUnderLock(by, storage, wall));
    } finally {
      transactions.lock.unlock();
    }
  }

  private Path setAsideUnderLock(Adopted by, DeviceProfile.Storage storage, Clock wall) {
    long nowMs = clock.instant().toEpochMilli();
    try {
      close(false);
      Successor successor = new Successor(file.path(), storage);
      successor.make(foreignOwner, owner, by, nowMs);
      return successor.takePlace(wall);
    } catch (IOException | SQLException e) {
      throw new QueueFileException(
          "The queue file "
              + file.path()
              + " could not be set aside: check the folder and the disk, open it again, and decide"
              + " again if it is still frozen. "
              + e,
          e);
    } finally {
      closeAll(Collections.singletonList(lock));
    }
  }

  private void requireThawed() {
    if (foreignOwner != null) {
      throw new FrozenException(
          "The queue file "
              + file.path()
              + " is frozen, "
              + frozen().get()
              + ": open it with the gateway and store that it was made for, or decide with"
              + " adopt(REPLACE or START_EMPTY, operator, reason).");
    }
  }

  /** The CRM's time, by which ages count. */
  public TillClock clock() {
    return clock;
  }

  /**
   * Says when an entry that comes into an empty queue may be begun by the commit that accepts it.
   */
  public void mayBeginAtOnce(BooleanSupplier condition) {
    intake.mayBeginAtOnce(condition);
  }

  /**
   * Accepts a redemption: limits and row in one transaction, shared with whoever submits meanwhile.
   *
   * @param request checked; without a request id it is given one
   * @param freeze makes the call that is stored, from a request with an id
   * @return the accepted entry, or the one that has this request id already
   */
  public Redemption append(
      RedemptionRequest request, Function<RedemptionRequest, FrozenCall> freeze) {
    requireThawed();
    Submission submission =
        groupCommit.write(
            sequence -> {
              boolean supplied = request.requestId().isPresent();
              RedemptionRequest named =
                  supplied
                      ? request
                      : request.toBuilder().requestId(requestIds.draw(sequence)).build();
              FrozenCall call = Objects.requireNonNull(freeze.apply(named), "the gateway's call");
              return new Submission(sequence, named, call, supplied);
            });
    if (submission.refusal != null) {
      throw submission.refusal;
    }
    return submission.accepted;
  }

  /** Called by a batch's leader, under the write lock. */
  private void commit(List<Submission> batch) {
    requireOpen();
    boolean full = reserve.isAllThatIsLeft();
    roomIsDue |= full;
    writeNow(
        (facts, marks, now) -> {
          boolean any = false;
          for (Submission submission : batch) {
            any |= intake.take(submission, full, facts, marks, now);
          }
          return any;
        });
    long content = 0;
    for (Submission submission : batch) {
      content += submission.call.payload().length;
      if (submission.begun) {
        inDoubt.add(submission.sequence);
      }
    }
    published(batch.size(), 2 * content);
    LOG.trace("accepted up to {}", totals);
  }

  /** Writes one step of a drain in one commit; does nothing when the step is empty. */
  public void commit(Step step) {
    if (step.isEmpty()) {
      return;
    }
    transactions.lock.lock();
    try {
      requireOpen();
      writeNow(
          (facts, marks, now) -> {
            write(step, facts, marks, now.serverMs);
            LOG.trace("writing {}", step);
            return true;
          });
      LOG.trace("wrote {}", step);
      inDoubt.addAll(step.begun);
      inDoubt.removeAll(new HashSet<>(step.undone));
      for (Settlement settlement : step.settlements) {
        inDoubt.remove(settlement.entry.sequence());
      }
      fresh.addAndGet(step.settlements.size());
      published(step.settlements.size() + 1, step.settlements.size() * 150L);
    } finally {
      transactions.lock.unlock();
    }
  }

  private void write(Step step, FactWriter facts, Marks marks, long nowMs) throws SQLException {
    marks.head = headAfter(step, marks.head);
    for (Settlement settlement : step.settlements) {
      long sequence = settlement.entry.sequence();
      RedemptionState before = StateRule.derive(null, inDoubt.contains(sequence));
      StateRule.check(sequence, before, settlement.state);
      facts.outcome(settlement, nowMs, marks);
    }
    if (step.attempted != null) {
      facts.attempt(step, nowMs);
    }
    if (step.halt != null) {
      facts.halt(step.halt, step.haltAnswer, nowMs);
    }
    if (step.haltEnded) {
      facts.haltEnded(nowMs);
    }
    if (step.obstacleChanged) {
      facts.obstacle(step.obstacle, nowMs);
    }
    for (SequenceRange range : SequenceRange.covering(step.undone)) {
      facts.begun(range, true, nowMs, marks);
    }
    for (SequenceRange range : SequenceRange.covering(step.begun)) {
      facts.begun(range, false, nowMs, marks);
    }
  }

  /** What is settled need not be the lowest: others wait longer, or were released. */
  private long headAfter(Step step, long head) throws SQLException {
    long after = head;
    if (!step.settlements.isEmpty()) {
      for (Place place : writersReader.places(head, step.settlements.size() + 1)) {
        if (!step.settles(place.sequence())) {
          return place.sequence();
        }
        after = place.sequence() + 1;
      }
    }
    return after;
  }

  /** Writes facts that bear a time, and with them what was learned of the clocks meanwhile. */
  private void writeNow(TimedBody body) {
    Reading now = clock.read();
    boolean learned = clock.isUnsaved(now.stretch);
    boolean written;
    try {
      written =
          transactions.write(
              (facts, marks) -> {
                boolean any = body.write(facts, marks, now);
                if (any && learned) {
                  facts.stretch(now.stretch);
                }
                return any;
              });
    } catch (TillboxException e) {
      prepareAnew(writersReader, e);
      throw e;
    }
    if (written) {
      clock.saved(now.stretch);
    }
  }

  /**
   * Writes down what somebody decided on a held entry.
   *
   * @param doubt told the sequence of an entry that goes back and may have been sent, before it is
   *     there to be sent again
   * @return the entry as it is then
   * @throws TillboxException if there is no such entry, or it is not held
   */
  public Redemption decide(String requestId, Decision decision, LongConsumer doubt) {
    List<String> one = Collections.singletonList(requestId);
    try {
      return decideNow(one, decision, doubt).get(0);
    } catch (StorageFullException e) {
      useReserve();
      return decideNow(one, decision, doubt).get(0);
    }
  }

  /**
   * Takes back, all at once, that entries were held; not where somebody has decided meanwhile.
   *
   * @param doubt as for {@link #decide}
   */
  public void takeBack(List<String> requestIds, Decision release, LongConsumer doubt) {
    transactions.lock.lock();
    try {
      List<String> held = new ArrayList<>(requestIds);
      held.removeIf(id -> !find(id).filter(r -> r.state() == RedemptionState.HELD).isPresent());
      if (!held.isEmpty()) {
        decideNow(held, release, doubt);
      }
    } finally {
      transactions.lock.unlock();
    }
  }

  private List<Redemption> decideNow(
      List<String> requestIds, Decision decision, LongConsumer doubt) {
    requireThawed();
    List<Redemption> decided = new ArrayList<>();
    transactions.lock.lock();
    try {
      requireOpen();
      writeNow(
          (facts, marks, now) -> {
            for (String requestId : requestIds) {
              facts.decision(held(requestId), decision, now.serverMs, marks);
              Redemption then = writersReader.find(requestId, toldFact()).get();
              if (then.state() == RedemptionState.IN_DOUBT) {
                doubt.accept(then.sequence());
              }
              decided.add(then);
              LOG.trace("deciding on {}: {}", requestId, decision);
            }
            return true;
          });
      for (Redemption then : decided) {
        LOG.trace("decided on {}", then.requestId());
        if (then.state() == RedemptionState.IN_DOUBT) {
          inDoubt.add(then.sequence());
        }
        if (!decision.isRelease()) {
          fresh.incrementAndGet();
        }
      }
      published(decided.size(), decided.size() * 150L);
    } finally {
      transactions.lock.unlock();
    }
    return decided;
  }

  private Redemption held(String requestId) throws SQLException {
    Redemption found = writersReader.find(requestId, toldFact()).orElse(null);
    if (found == null) {
      throw new TillboxException(
          "requestId " + requestId + " is not in this queue: check the id; dump lists them.");
    }
    if (found.state() != RedemptionState.HELD) {
      throw new TillboxException(
          "requestId "
              + requestId
              + " is "
              + found.state()
              + "; only a HELD entry waits for a person. Look at it again with dump or find.");
    }
    return found;
  }

  /** Whether another redemption has the same customer, order number and points. */
  public boolean hasTwin(Entry entry) {
    return read(r -> r.hasTwin(entry.sequence()));
  }

  /** For how long an entry may have been sent: since it was first begun, halts left out. */
  public Duration sinceBegun(Entry entry) {
    long nowMs = clock.instant().toEpochMilli();
    return read(
        r -> {
          long begunMs = r.firstBegunMs(entry.sequence(), nowMs);
          return Duration.ofMillis(nowMs - begunMs - r.haltedMs(begunMs, nowMs));
        });
  }

  private void published(int rows, long content) {
    totals = new Totals(transactions.marks(), inDoubt.size());
    checkpoints.wrote(rows, content);
  }

  /**
   * The next unsettled entries after a sequence, in order, held ones left out.
   *
   * @param afterSequence 0 for the head of the queue
   */
  public List<Entry> next(long afterSequence, int most) {
    return read(r -> r.unsettled(Math.max(totals.head(), afterSequence + 1), most));
  }

  /**
   * The places of the next unsettled entries after a sequence, in order, held ones left out.
   *
   * @param afterSequence 0 for the head of the queue
   */
  public List<Place> places(long afterSequence, int most) {
    return read(r -> r.places(Math.max(totals.head(), afterSequence + 1), most));
  }

  /**
   * For how long the platform has banned calls, as far as it was written down; never longer than it
   * said, whatever the clock says.
   */
  public Duration banLeft() {
    long nowMs = clock.instant().toEpochMilli();
    return Duration.ofMillis(read(r -> r.banLeftMs(totals.head(), nowMs)));
  }

  /** The unsettled sequences that may have been sent, held ones left out. */
  public Set<Long> inDoubt() {
    transactions.lock.lock();
    try {
      return new HashSet<>(inDoubt);
    } finally {
      transactions.lock.unlock();
    }
  }

  /** The entry with that request id. */
  public Optional<Redemption> find(String requestId) {
    return read(r -> r.find(requestId, toldFact()));
  }

  /** Entries after a sequence that pass the filter, in order. */
  public List<Redemption> page(EntryFilter filter, long afterSequence, int most) {
    return read(r -> r.page(filter, afterSequence, most, toldFact()));
  }

  /** The oldest entry that is neither settled nor held. */
  public Optional<Redemption> oldest() {
    return read(r -> r.oldest(totals.head(), toldFact()));
  }

  /** What was saved when the file was found damaged, the last time that it was. */
  public Optional<Salvage> salvage() {
    return read(JournalReader::salvage);
  }

  /** Why the queue stood still when somebody last wrote it down, if it did. */
  public Optional<HaltReason> halt() {
    return read(JournalReader::halt);
  }

  /** What was found in the CRM's place when somebody last wrote it down. */
  public Optional<String> obstacle() {
    return read(JournalReader::obstacle);
  }

  /** Makes room in the file when there is none on the disk. */
  public void useReserve() {
    try {
      checkpoints.run();
      write(
          (facts, marks) -> {
            facts.dropReserve();
            return true;
          });
    } catch (TillboxException e) {
      LOG.warn("The reserve on the disk could not be used", e);
    }
  }

  /** Counts and sums as of the last commit. */
  public Totals totals() {
    return totals;
  }

  /** How many outcomes the listener has not taken. */
  public long untoldCount() {
    return fresh.get() + setAside.get();
  }

  /** How many outcomes were not told yet and are not set aside. */
  public long freshCount() {
    return fresh.get();
  }

  /** How many outcomes the listener would not take. */
  public long setAsideCount() {
    return setAside.get();
  }

  /** The next outcomes to tell, in the order in which they were committed. */
  public List<Untold> untold(int most) {
    return read(r -> r.untold(toldFact(), most));
  }

  /** Outcomes after a fact that the listener would not take, in the order of their commits. */
  public List<Untold> setAside(long afterFact, int most) {
    return read(r -> r.setAside(afterFact, most));
  }

  /** Whether an earlier outcome of the same redemption is one that the listener would not take. */
  public boolean isBehindOneSetAside(Untold outcome) {
    return read(r -> r.isBehindOneSetAside(outcome.redemption().sequence(), outcome.fact()));
  }

  /** The listener took this outcome and all before it; the next row with marks carries that. */
  public void told(Untold outcome) {
    transactions.told().accumulateAndGet(outcome.fact(), Math::max);
    fresh.decrementAndGet();
  }

  /** The listener would not take this outcome: those behind it go ahead. */
  public void setAside(Untold outcome) {
    write(
        (facts, marks) -> {
          facts.untold(outcome.fact());
          marks.toldFact = Math.max(marks.toldFact, outcome.fact());
          facts.mark(marks);
          return true;
        });
    transactions.told().accumulateAndGet(outcome.fact(), Math::max);
    setAside.incrementAndGet();
    fresh.decrementAndGet();
  }

  /** The listener took an outcome that was set aside. */
  public void toldAfterAll(Untold outcome) {
    write(
        (facts, marks) -> {
          facts.toldAfterAll(outcome.fact());
          return true;
        });
    setAside.decrementAndGet();
  }

  private long toldFact() {
    return transactions.told().get();
  }

  /** Whether the log has grown, or the disk is short, so that it should be written back. */
  public boolean isCheckpointDue() {
    return roomIsDue || checkpoints.isDue();
  }

  /** Writes the log back if it has grown; waits for the disk, so not for a till's thread. */
  public void checkpointIfDue() {
    if (roomIsDue) {
      roomIsDue = false;
      useReserve();
    } else {
      checkpoints.runIfDue();
    }
  }

  /**
   * Forgets entries that were settled and told longer ago than the retention; never any other.
   *
   * @param most how many at once, so that no submit waits long
   * @return how many were forgotten
   */
  public int purge(Duration retention, int most) {
    long before = clock.instant().minus(retention).toEpochMilli();
    List<Long> sequences = read(r -> r.purgeable(before, toldFact(), most));
    if (!sequences.isEmpty()) {
      write(
          (facts, marks) -> {
            facts.purge(sequences);
            facts.purgeBelow(writersReader.lowest());
            facts.purgeHalts(before);
            facts.mark(marks);
            return true;
          });
      checkpoints.wrote(sequences.size(), 0);
    }
    return sequences.size();
  }

  private void write(Transactions.Body body) {
    transactions.lock.lock();
    try {
      requireOpen();
      transactions.write(body);
    } finally {
      transactions.lock.unlock();
    }
  }

  private <T> T read(Query<T> query) {
    synchronized (reading) {
      requireOpen();
      try {
        return query.read(reader);
      } catch (SQLException e) {
        QueueFileException failure = StorageFaults.explain("Reading", file.path(), e);
        prepareAnew(reader, failure);
        throw failure;
      }
    }
  }

  /** The driver closes a statement that failed, for good; later reads need new ones. */
  private static void prepareAnew(JournalReader reader, TillboxException failure) {
    try {
      reader.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedException("The queue " + file.path() + " is closed: open it again.");
    }
  }

  /** Writes the marks if they moved and leaves one file behind; a second call does nothing. */
  @Override
  public void close() {
    close(true);
  }

  private void close(boolean unlocking) {
    transactions.lock.lock();
    try {
      synchronized (reading) {
        if (closed) {
          return;
        }
        closed = true;
        saveMarks();
        closeAll(parts(unlocking));
      }
    } finally {
      transactions.lock.unlock();
    }
  }

  /** Without it the next open takes more care, and tells again what was told. */
  private void saveMarks() {
    try {
      transactions.write(
          (facts, marks) -> {
            if (toldFact() != transactions.toldFactOnDisk()) {
              facts.mark(marks);
            }
            facts.stamp(stamp.closed());
            return true;
          });
    } catch (TillboxException e) {
      LOG.warn("{} could not be stamped as closed; nothing accepted is lost", file.path(), e);
    }
  }

  private List<AutoCloseable> parts(boolean andLock) {
    List<AutoCloseable> open = new ArrayList<>();
    open.add(transactions);
    open.add(reader);
    open.add(writersReader);
    open.addAll(connections);
    open.add(() -> LOG.trace("closed {}", file.path()));
    if (andLock) {
      open.add(lock);
    }
    return open;
  }

  private void closeAll(List<? extends AutoCloseable> open) {
    QueueFileException failure = null;
    for (AutoCloseable part : open) {
      try {
        part.close();
      } catch (Exception e) {
        if (failure == null) {
          failure =
              new QueueFileException(
                  "The queue file "
                      + file.path()
                      + " was not closed cleanly; nothing accepted is lost. Check the disk. "
                      + e,
                  e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Appends facts that bear a time. */
  private interface TimedBody {
    boolean write(FactWriter facts, Marks marks, Reading now) throws SQLException;
  }

  /** Reads on the reading connection. */
  private interface Query<T> {
    T read(JournalReader reader) throws SQLException;
  }
}
