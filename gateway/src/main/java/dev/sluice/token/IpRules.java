package dev.sluice.token;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The addresses a token may be used from (`tokens.allow_ips`): one address or network a line, IPv4 or IPv6; blanks
/// and commas around them do not count. No line at all allows every address. A line that is no address allows
/// nothing, so a list of nothing but mistakes lets nobody in.
public record IpRules(boolean everyone, List<Network> networks) {
    static final IpRules EVERYONE = new IpRules(true, List.of());

    public IpRules {
        networks = List.copyOf(networks);
    }

    /// A network, or a single address as a network of full length.
    public record Network(List<Byte> address, int prefix) {
        boolean contains(byte[] other) {
            if (other.length != address.size()) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address.get(bit / 8) & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    static IpRules parse(@Nullable String column) {
        if (column == null || column.isBlank()) {
            return EVERYONE;
        }
        var networks = new ArrayList<Network>();
        for (var entry : column.split("[\\s,]+", -1)) {
            var network = network(entry);
            if (network != null) {
                networks.add(network);
            }
        }
        return new IpRules(false, networks);
    }

    /// Whether a client at this literal address may use the token.
    public boolean allows(String clientIp) {
        if (everyone) {
            return true;
        }
        var address = address(clientIp);
        return address != null && networks.stream().anyMatch(network -> network.contains(address));
    }

    private static @Nullable Network network(String entry) {
        int slash = entry.indexOf('/');
        var address = address(slash < 0 ? entry : entry.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = address.length * 8;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(entry.substring(slash + 1));
            return prefix < 0 || prefix > bits ? null : new Network(boxed(address), prefix);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// IPv4 addresses in IPv6 clothes come out as IPv4. Never asks a name server.
    private static byte @Nullable [] address(String literal) {
        try {
            return InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        var list = new ArrayList<Byte>(bytes.length);
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }
}
