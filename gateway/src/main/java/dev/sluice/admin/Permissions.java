package dev.sluice.admin;

import tools.jackson.databind.node.ObjectNode;

/// What a console may show to an account: decided by its role alone.
final class Permissions {
    private Permissions() {}

    static ObjectNode of(Caller caller) {
        ObjectNode permissions = Json.object().put("sidebar_settings", !caller.isRoot());
        ObjectNode modules = permissions.putObject("sidebar_modules");
        if (!caller.isRoot()) {
            if (caller.role() >= Roles.ADMIN) {
                modules.putObject("admin").put("setting", false);
            } else {
                modules.put("admin", false);
            }
        }
        permissions.set("admin_permissions", admin(caller.role()));
        return permissions;
    }

    static ObjectNode admin(int role) {
        boolean admin = role >= Roles.ADMIN;
        ObjectNode permissions = Json.object();
        permissions
                .putObject("channel")
                .put("read", admin)
                .put("operate", admin)
                .put("write", admin)
                .put("sensitive_write", admin)
                .put("secret_view", role >= Roles.ROOT);
        return permissions;
    }
}
