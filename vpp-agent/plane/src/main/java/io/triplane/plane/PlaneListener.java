package io.triplane.plane;

/// Told what a plane does by itself.
@FunctionalInterface
public interface PlaneListener {
    void on(PlaneEvent event);
}
