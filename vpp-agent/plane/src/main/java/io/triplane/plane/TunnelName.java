package io.triplane.plane;

/// The configured child that a Child SA serves: `IPSEC_CHILD|connection|child`.
public record TunnelName(String connection, String child) {
    @Override
    public String toString() {
        return connection + "/" + child;
    }
}
