package org.halley.benchmark.load;

import java.util.List;

/**
 * The straight line that fits samples best, by least squares.
 *
 * @param mean of the samples
 * @param slope how much they grow in a unit of time
 */
record Trend(double mean, double slope) {

    /**
     * Fits a line.
     *
     * @param times of the samples
     * @param values as many
     * @throws IllegalArgumentException if there are not two samples at two times
     */
    static Trend of(List<Double> times, List<Double> values) {
        if (times.size() != values.size() || times.stream().distinct().count() < 2) {
            throw new IllegalArgumentException("no line through " + values + " at " + times);
        }
        double time = mean(times);
        double value = mean(values);
        double square = 0;
        double product = 0;
        for (int i = 0; i < times.size(); i++) {
            double distance = times.get(i) - time;
            square += distance * distance;
            product += distance * (values.get(i) - value);
        }
        return new Trend(value, product / square);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** How much they grow in so much time, as a part of their mean. */
    double growth(double time) {
        return slope * time / mean;
    }
}
