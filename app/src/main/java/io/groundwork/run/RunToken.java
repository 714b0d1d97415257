package io.groundwork.run;

/**
 * What the engine of one run needs to reach its state.
 *
 * @param address of the workspace's state, for {@code TF_HTTP_ADDRESS}
 * @param username names the run
 * @param password the run token: one workspace, one run, one epoch, one phase; a secret
 * @param epoch fencing number, rises with every attempt that may write
 */
public record RunToken(String address, String username, String password, long epoch) {
    @Override
    public String toString() {
        return "RunToken[" + address + ", " + username + ", epoch " + epoch + "]";
    }
}
