package io.triplane.store.redis;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;

/// The same with the host's own server.
@Needs(Need.REDIS_SERVER)
class HostRedisServerTest extends RedisServerTest {
    @Override
    RedisBinary binary() {
        return RedisBinary.ofHost().orElseThrow();
    }
}
