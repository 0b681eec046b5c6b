#pragma once
// Passes on to an observer what the dynamics tell, with the time; notes it.

#include "sitefall/process/driver.h"
#include "sitefall/simulation/clockwork.h"
#include "sitefall/simulation/history.h"
#include "sitefall/simulation/recording.h"

namespace sitefall::simulation {

class Relay final : public process::Listener {
  public:
    Relay(const Clockwork& clock, Recording& recording) : clock_(clock), recording_(recording) {}
    Observer* observer = nullptr;

    void level(int service, double level, int cause) override {
        recording_.level(service, level, cause);
        observer->level(service, clock_.time(), level, cause);
    }
    void data_lost(int service, double hours, bool everything) override {
        recording_.unfaithful();
        observer->data_lost(service, clock_.time(), hours, everything);
    }
    void fell() override {
        recording_.unfaithful();
        observer->fell(clock_.time());
    }
    void lifted() override {
        recording_.unfaithful();
        observer->lifted(clock_.time());
    }
    void waited_for_need(int job, int element, double from) override {
        observer->waited(job, Waited::needs, element, from, clock_.time());
    }
    void waited_for_site(int job, int element, double from) override {
        observer->waited(job, Waited::site, element, from, clock_.time());
    }
    void waited_for_people(int job, int crew, double from) override {
        observer->waited(job, Waited::people, crew, from, clock_.time());
    }
    void told(const process::Telling& line) override { observer->told(clock_.time(), line); }

  private:
    const Clockwork& clock_;
    Recording& recording_;
};

} // namespace sitefall::simulation
