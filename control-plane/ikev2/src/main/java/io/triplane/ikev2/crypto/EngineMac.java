package io.triplane.ikev2.crypto;

import java.util.Arrays;

/// A Bouncy Castle MAC engine, reused for every key and truncated to `length` octets.
final class EngineMac implements Mac, Mac.Keyed {
    private final org.bouncycastle.crypto.Mac engine;
    private final int length;
    private final byte[] whole;
    private boolean busy;

    EngineMac(org.bouncycastle.crypto.Mac engine) {
        this(engine, engine.getMacSize());
    }

    EngineMac(org.bouncycastle.crypto.Mac engine, int length) {
        this.engine = engine;
        this.length = length;
        this.whole = new byte[engine.getMacSize()];
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public Keyed keyed(Secret key) {
        if (busy) {
            throw new IllegalStateException(
                    engine.getAlgorithmName() + " is at work under another key: close that first");
        }
        EngineKeys.setUp(key, key.length(), engine::init);
        busy = true;
        return this;
    }

    @Override
    public void update(byte[] data, int from, int length) {
        engine.update(data, from, length);
    }

    @Override
    public void finish(byte[] out, int at) {
        engine.doFinal(whole, 0);
        System.arraycopy(whole, 0, out, at, length);
    }

    @Override
    public void close() {
        busy = false;
        engine.reset();
        Arrays.fill(whole, (byte) 0);
    }
}
