package dev.sluice.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A numbered folder of journal files, held by one process at a time; blocks.
///
/// The file `node` has the folder's own random name and that of the database it belongs to: events for one database
/// must never reach another. A process that needs a journal takes the first folder that is free and belongs to its
/// database, with whatever a dead process left in it.
final class JournalFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalFolder.class);
    private static final int MOST_FOLDERS = 1000;
    private static final String NODE = "node";
    /// What this Java machine holds. Closing a second channel to a locked file would free it, so none is opened.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final String node;

    private JournalFolder(Path path, FileChannel channel, String node) {
        this.path = path;
        this.channel = channel;
        this.node = node;
    }

    /// Takes the first folder in `parent` that is free, or makes one.
    static JournalFolder take(Path parent, String database) {
        for (int number = 0; number < MOST_FOLDERS; number++) {
            var folder = tryTake(parent.resolve(Integer.toString(number)), database);
            if (folder.isPresent()) {
                return folder.get();
            }
        }
        throw new IllegalStateException(
                "no free folder among the %d in %s".formatted(MOST_FOLDERS, parent.toAbsolutePath()));
    }

    /// Folders that dead processes left with files in them.
    static List<JournalFolder> left(Path parent, String database) {
        var found = new ArrayList<JournalFolder>();
        for (int number = 0; Files.isDirectory(parent.resolve(Integer.toString(number))); number++) {
            var path = parent.resolve(Integer.toString(number));
            if (!HELD.contains(path) && hasSegments(path)) {
                tryTake(path, database).ifPresent(found::add);
            }
        }
        return found;
    }

    private static boolean hasSegments(Path path) {
        try (var files = Files.list(path)) {
            return files.anyMatch(Segment::isSegment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<JournalFolder> tryTake(Path path, String database) {
        if (!HELD.add(path)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            var node = lock == null ? Optional.<String>empty() : node(path, database);
            if (node.isEmpty()) {
                giveUp(path, channel);
                return Optional.empty();
            }
            return Optional.of(new JournalFolder(path, channel, node.get()));
        } catch (IOException e) {
            giveUp(path, channel);
            throw new UncheckedIOException("the journal folder %s cannot be used".formatted(path), e);
        }
    }

    private static void giveUp(Path path, @Nullable FileChannel channel) {
        try (channel) {
            HELD.remove(path);
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("folder", path)
                    .addKeyValue("cause", e.getMessage())
                    .log("lock not closed");
        }
    }

    /// The folder's node; empty when it belongs to another database.
    private static Optional<String> node(Path path, String database) throws IOException {
        var file = path.resolve(NODE);
        if (Files.exists(file)) {
            var lines = Files.readAllLines(file);
            if (lines.size() == 2 && lines.getFirst().length() == 36) {
                return lines.getLast().equals(database) ? Optional.of(lines.getFirst()) : Optional.empty();
            }
            throw new IOException("%s is damaged: want a name and a database on two lines".formatted(file));
        }
        var name = UUID.randomUUID().toString();
        var unfinished = path.resolve(NODE + ".new");
        Files.writeString(
                unfinished,
                name + "\n" + database + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.SYNC);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return Optional.of(name);
    }

    Path path() {
        return path;
    }

    /// The random name of its node.
    String node() {
        return node;
    }

    /// The segments a process left here, in order, read through. A file that is none is put aside under another
    /// name.
    List<Segment> segments() {
        var segments = new ArrayList<Segment>();
        try (var files = Files.list(path)) {
            var names = files.sorted(Comparator.naturalOrder()).toList();
            long last = 0;
            for (var file : names) {
                if (Segment.isSegment(file)) {
                    var segment = open(file);
                    if (segment != null) {
                        segment.survey(last);
                        last = Math.max(last, segment.lastSeq());
                        segments.add(segment);
                    }
                } else if (file.getFileName().toString().endsWith(".new")) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in %s cannot be read".formatted(path), e);
        }
        return segments;
    }

    private static @Nullable Segment open(Path file) throws IOException {
        try {
            return Segment.open(file);
        } catch (IOException damaged) {
            var aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            log.atError()
                    .addKeyValue("file", aside)
                    .addKeyValue("cause", damaged.getMessage())
                    .log("a journal file is damaged and was put aside; charges in it are lost");
            return null;
        }
    }

    @Override
    public void close() {
        giveUp(path, channel);
    }
}
