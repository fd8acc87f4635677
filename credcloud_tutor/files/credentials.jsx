/* A learner's credentials, read from the LMS: on a profile those that its owner shows, on a course's progress page
 * one's own of that course. Texts come from the LMS in the reader's language. Nothing to show: nothing is rendered. */
const CredCloudCredentials = await (async () => {
  const { default: React } = await import('react');
  const { getConfig } = await import('@edx/frontend-platform');
  const { getAuthenticatedHttpClient, getAuthenticatedUser } = await import('@edx/frontend-platform/auth');

  /* Null where nothing is to be shown. */
  const address = () => {
    const api = `${getConfig().LMS_BASE_URL}/credcloud/api/v1`;
    const profile = window.location.pathname.match(/\/u\/([^/]+)/);
    if (profile) {
      return `${api}/users/${profile[1]}/credentials/`;
    }
    // Staff look at a learner's progress too: one's own credentials have no place there.
    const learner = window.location.pathname.match(/\/progress\/(\d+)/);
    const reader = getAuthenticatedUser();
    if (learner && (!reader || learner[1] !== String(reader.userId))) {
      return null;
    }
    const course = window.location.pathname.match(/\/course\/([^/]+)/);
    const ofCourse = course ? `?course_id=${encodeURIComponent(decodeURIComponent(course[1]))}` : '';
    return `${api}/credentials/mine/${ofCourse}`;
  };

  const linkOf = (credential, rel) => credential.links.find((link) => link.rel === rel);

  const Credential = ({ credential }) => {
    const picture = linkOf(credential, 'certificate-image') || linkOf(credential, 'badge-image');
    const buttons = ['page', 'certificate-pdf', 'linkedin'].map((rel) => linkOf(credential, rel)).filter(Boolean);
    return (
      <li className="card mb-3 p-3">
        <div className="d-flex flex-wrap">
          {picture && <img src={picture.href} alt="" width="160" className="mr-3 mb-2 align-self-start" />}
          <div className="flex-grow-1">
            <h3 className="h5 mb-1" lang={credential.language}><bdi>{credential.title}</bdi></h3>
            <p className="mb-1"><bdi>{credential.issuer.name}</bdi></p>
            <p className="small mb-2">{credential.standing.label}. {credential.standing.explanation}</p>
            {buttons.map((link) => (
              <a
                key={link.rel}
                href={link.href}
                className="btn btn-sm btn-outline-primary mr-2 mb-1"
                target="_blank"
                rel="noopener noreferrer"
                aria-label={`${link.label}: ${credential.title}`}
              >
                {link.label}
              </a>
            ))}
          </div>
        </div>
      </li>
    );
  };

  const Credentials = () => {
    const [list, setList] = React.useState(null);
    const [next, setNext] = React.useState(address);
    React.useEffect(() => {
      let gone = false;
      if (!next) {
        return undefined;
      }
      getAuthenticatedHttpClient().get(next)
        .then(({ data }) => {
          if (!gone) {
            setList((before) => ({ ...data, results: [...(before ? before.results : []), ...data.results] }));
          }
        })
        // A private profile, an LMS without the plugin: the page around is whole without us.
        .catch(() => {});
      return () => { gone = true; };
    }, [next]);
    if (!list || list.results.length === 0) {
      return null;
    }
    return (
      <section className="my-4" style={{ textAlign: 'start' }} aria-labelledby="credcloud-heading">
        <h2 id="credcloud-heading" className="h4">{list.heading}</h2>
        <ul className="list-unstyled">
          {list.results.map((credential) => <Credential key={credential.id} credential={credential} />)}
        </ul>
        {list.next && (
          <button type="button" className="btn btn-outline-primary" onClick={() => setNext(list.next)}>
            {list.more}
          </button>
        )}
      </section>
    );
  };
  return Credentials;
})();
