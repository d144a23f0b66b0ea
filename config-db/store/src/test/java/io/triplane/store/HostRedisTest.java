package io.triplane.store;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.store.redis.RedisBinary;

/// The same on the host's own server.
@Needs(Need.REDIS_SERVER)
class HostRedisTest extends RedisDatabaseTest {
    @Override
    RedisBinary binary() {
        return RedisBinary.ofHost().orElseThrow();
    }
}
