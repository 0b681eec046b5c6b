#include "sitefall/support/law_build.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <utility>

#include "sitefall/support/normal.h"

namespace sitefall::support {

namespace {

Law plain(Shape shape, double a, double b = 0, double c = 0) {
    Law law;
    law.shape = shape;
    law.a = a;
    law.b = b;
    law.c = c;
    return law;
}

std::shared_ptr<const std::vector<double>> shared(std::vector<double> numbers) {
    return std::make_shared<const std::vector<double>>(std::move(numbers));
}

} // namespace

Law fixed_law(double value) { return plain(Shape::fixed, value); }

Law exponential_law(double mean) { return plain(Shape::exponential, mean); }

Law weibull_law(double shape, double scale) { return plain(Shape::weibull, shape, scale); }

Law lognormal_law(double median, double sigma) { return plain(Shape::lognormal, median, sigma); }

Law lognormal_law_of_p95(double median, double p95) {
    return lognormal_law(median, std::log(p95 / median) / normal_quantile(0.95));
}

Law gamma_law(double shape, double mean) { return plain(Shape::gamma, shape, mean / shape); }

Law uniform_law(double low, double high) { return plain(Shape::uniform, low, high); }

Law triangular_law(double low, double mode, double high) {
    return plain(Shape::triangular, low, mode, high);
}

Law samples_law(std::vector<double> values) {
    assert(!values.empty());
    std::sort(values.begin(), values.end());
    Law law = plain(Shape::samples, 0);
    law.values = shared(std::move(values));
    return law;
}

Law quantiles_law(std::vector<double> levels, std::vector<double> values) {
    assert(!levels.empty() && levels.size() == values.size());
    Law law = plain(Shape::quantiles, 0);
    law.levels = shared(std::move(levels));
    law.values = shared(std::move(values));
    return law;
}

Law mixture_law(const std::vector<double>& weights, std::vector<Law> parts) {
    assert(!parts.empty() && weights.size() == parts.size());
    std::vector<double> cumulative(weights.size());
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) cumulative[i] = sum += weights[i];
    for (double& share : cumulative) share /= sum;
    Law law = plain(Shape::mixture, 0);
    law.levels = shared(std::move(cumulative));
    law.parts = std::make_shared<const std::vector<Law>>(std::move(parts));
    return law;
}

Law never_law() { return plain(Shape::never, 0); }

} // namespace sitefall::support
