package dev.sluice.cli;

import dev.sluice.routing.ChannelReader;
import dev.sluice.routing.ChannelTypes;
import dev.sluice.routing.Numbering;
import dev.sluice.routing.RoutingRows;
import dev.sluice.routing.RoutingSource;
import dev.sluice.routing.RoutingStore;
import dev.sluice.store.Database;
import dev.sluice.store.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The routing rows of a database that may not be open yet: what a channel's type number means is known only once the
/// program is recognised that gave it.
final class OpenedRouting implements RoutingSource {
    private final Database database;
    private volatile @Nullable RoutingStore store;

    OpenedRouting(Database database) {
        this.database = database;
    }

    void opened(Product product) {
        store = new RoutingStore(database, new ChannelReader(ChannelTypes.of(Numbering.of(product))));
    }

    @Override
    public RoutingRows everything() {
        return store().everything();
    }

    @Override
    public RoutingRows serving(List<String> groups, String model) {
        return store().serving(groups, model);
    }

    @Override
    public RoutingRows channel(long id) {
        return store().channel(id);
    }

    private RoutingStore store() {
        RoutingStore opened = store;
        if (opened == null) {
            throw new IllegalStateException("the database has not been opened yet");
        }
        return opened;
    }
}
