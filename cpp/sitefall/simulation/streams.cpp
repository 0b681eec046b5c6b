#include "sitefall/simulation/streams.h"

namespace sitefall::simulation {

namespace {

bool is_mixture(const support::Law& law) { return law.shape == support::Shape::mixture; }

} // namespace

Streams::Streams(const std::vector<std::string>& names, const std::vector<support::Law>& laws,
                 const support::Key& key)
    : laws_(laws), key_(key), sources_(names.size()) {
    for (std::size_t i = 0; i < names.size(); ++i)
        sources_[i].address = support::stream_address(names[i], key);
}

double Streams::draw(int stream, const support::Law& law) {
    Source& source = fresh(stream);
    const support::Law* part = &law;
    while (is_mixture(*part)) part = &support::chosen_part(*part, uniform(source));
    return support::quantile(*part, uniform(source));
}

double Streams::draw_otherwise(Source& source, int law) {
    const auto& asked = laws_[static_cast<std::size_t>(law)];
    if (is_mixture(asked)) return draw(static_cast<int>(&source - sources_.data()), asked);
    if (source.ordinal >= 2 && source.group != source.ordinal / 8) {
        prepare(source, law);
        return source.eight->values[source.ordinal++ % 8];
    }
    return support::quantile(asked, uniform(source));
}

/// Where times of a law stand prepared, the numbers that they came from take their place for the rest of the eight.
double Streams::uniform(Source& source) {
    if (source.ordinal >= 2) {
        if (source.group != source.ordinal / 8 || source.law >= 0) prepare(source, -1);
        return source.eight->values[source.ordinal++ % 8];
    }
    if (!source.has_pair) {
        support::Stream stream(key_, source.address);
        stream.rewind(replication_);
        source.pair = {stream.uniform(), stream.uniform()};
        source.has_pair = true;
    }
    return source.pair[source.ordinal++];
}

/// The eight draws among which the next one is.
void Streams::prepare(Source& source, int law) {
    if (source.eight == nullptr) source.eight = &eights_.emplace_back();
    source.group = source.ordinal / 8;
    source.law = law;
    auto& values = source.eight->values;
    support::eight_draws(key_, source.address, replication_, source.group, values);
    if (law < 0) return;
    const support::EightDraws uniforms = values;
    support::quantiles(laws_[static_cast<std::size_t>(law)], uniforms, values);
}

} // namespace sitefall::simulation
