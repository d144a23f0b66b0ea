package io.triplane.jvpp.message;

/// An answer that says whether the request was carried out.
public interface Reply extends Message {
    /// 0 for success; a negative number is a refusal, named by [Retvals]. The other fields of a
    /// refusal mean nothing.
    int retval();
}
